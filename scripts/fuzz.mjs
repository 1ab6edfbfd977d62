// npm run fuzz [-- ROUNDS]: runs the property tests again and again, each round with cases of its own, and stops at
// the first failure, which names its seed. Default: 20 rounds.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { exitOnSignals, node, ROOT } from './lib/run.mjs';

const DEFAULT_ROUNDS = 20;

function propertyTests() {
  const folder = path.join(ROOT, 'test/unit');
  return readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, name))
    .filter(
      (file) => file.endsWith('.test.ts') && readFileSync(file, 'utf8').includes('fast-check'),
    );
}

async function main(argument = String(DEFAULT_ROUNDS)) {
  const rounds = Number(argument);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`The number of rounds is a whole number above 0, not ${argument}.`);
  }
  const args = ['--reporter', 'dot', ...propertyTests()];
  for (let round = 1; round <= rounds; round++) {
    console.log(`Round ${round} of ${rounds}`);
    const status = await node('node_modules/mocha/bin/mocha.js', args, {
      env: { ANNEAL_FUZZ: '1' },
    });
    if (status !== 0) return status;
  }
  return 0;
}

exitOnSignals();
try {
  process.exitCode = await main(process.argv[2]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
