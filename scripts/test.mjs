// npm test: installs what is missing, runs every suite, prints a table and the line "N passed, N failed".
//   node scripts/test.mjs [suite...]    runs only the named suites
import { ensurePackages, requireNode } from './lib/install.mjs';
import { broken } from './lib/results.mjs';
import { exitOnSignals } from './lib/run.mjs';
import { SUITES } from './lib/suites.mjs';

function chosenSuites(names) {
  const unknown = names.filter((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    const known = SUITES.map((suite) => suite.name).join(', ');
    throw new Error(`No suite ${unknown.join(', ')}; there are ${known}.`);
  }
  return names.length === 0 ? SUITES : SUITES.filter((suite) => names.includes(suite.name));
}

async function timed({ name, work }) {
  console.log(`\n=== ${name}`);
  const start = performance.now();
  let result;
  try {
    result = await work();
  } catch (error) {
    console.error(error.message);
    result = broken('could not run');
  }
  return { name, seconds: (performance.now() - start) / 1000, ...result };
}

function row({ name, seconds, passed, failed, note, notRun }) {
  const counts = notRun === undefined ? `${passed} passed, ${failed} failed` : `not run: ${notRun}`;
  const remark = note === undefined ? '' : `  (${note})`;
  return `${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s  ${counts}${remark}`;
}

async function main(names) {
  requireNode();
  const suites = chosenSuites(names);
  await ensurePackages();
  const results = [];
  for (const suite of suites) results.push(await timed(suite));
  const sum = (key) => results.reduce((total, result) => total + (result[key] ?? 0), 0);
  console.log(`\n${results.map(row).join('\n')}\n`);
  // Said again at the end, because a long log is often read from there, or was cut off above.
  for (const { name, failures = [] } of results) {
    for (const failure of failures) console.log(`FAILED ${name}: ${failure}\n`);
  }
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
}

exitOnSignals();
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
