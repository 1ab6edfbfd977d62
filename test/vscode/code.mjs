#!/usr/bin/env node
// Takes desktop VS Code's test arguments and runs the tests in VS Code's server and a headless browser.
// Exit status: 0 passed, 1 a test failed, 3 the run did not end, 4 the host ended without a result, 5 no test ran.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startBrowser } from './browser.mjs';
import { startServer, temporaryFolder } from './server.mjs';

const LIMIT_MS = Number(process.env.VSCODE_TEST_TIMEOUT_MS ?? 240_000);

const args = process.argv.slice(2);
const option = (name) =>
  args.filter((arg) => arg.startsWith(`--${name}=`)).map((arg) => arg.slice(name.length + 3));
const tests = path.resolve(option('extensionTestsPath')[0] ?? '.');
const developed = option('extensionDevelopmentPath').map((folder) => path.resolve(folder));
const workspace = args.find((arg) => !arg.startsWith('-'));

const folder = temporaryFolder();
const resultFile = process.env.ANNEAL_RESULT ?? path.join(folder, 'result.json');
const mochaLog = path.join(folder, 'mocha.log');
const workbenchLog = [];

/** The page that opens the workspace and tells the workbench which tests to run. */
function testPage(server) {
  const uri = (file) => `vscode-remote://127.0.0.1:${server.port}${file}`;
  const payload = [
    ...developed.map((file) => ['extensionDevelopmentPath', uri(file)]),
    ['extensionTestsPath', uri(tests)],
    ['skipWelcome', 'true'],
  ];
  const query = new URLSearchParams({ payload: JSON.stringify(payload) });
  if (workspace === undefined) query.set('ew', 'true');
  else query.set('folder', path.resolve(workspace));
  return `${server.url}?${query}`;
}

/** A killed extension host reports success, so the result file has the last word. */
function verdict(status) {
  if (!existsSync(resultFile)) {
    console.error('the extension host ended without a test result');
    return status || 4;
  }
  const { tests: count, failures } = JSON.parse(readFileSync(resultFile, 'utf8'));
  if (count === 0) {
    console.error('no test ran');
    return status || 5;
  }
  return failures > 0 ? status || 1 : status;
}

async function run(page, server) {
  let timer;
  const ended = new Promise((resolve, reject) => {
    const tooLong = () => reject(new Error(`no end of the tests in ${LIMIT_MS} ms`));
    timer = setTimeout(tooLong, LIMIT_MS);
    page
      .exposeFunction('codeAutomationExit', resolve)
      .then(() =>
        page.exposeFunction('codeAutomationLog', (type, parts) => {
          workbenchLog.push(`[${type}] ${parts.join(' ')}`);
        }),
      )
      .then(() => page.goto(testPage(server), { timeout: LIMIT_MS }))
      .catch(reject);
  });
  try {
    return await ended;
  } finally {
    clearTimeout(timer);
  }
}

let status = 3;
let server;
let browser;
try {
  rmSync(resultFile, { force: true });
  const env = { ANNEAL_RESULT: resultFile, ANNEAL_TEST_LOG: mochaLog };
  server = await startServer(folder, { env, testDriver: true });
  browser = await startBrowser(folder);
  status = verdict(await run(browser.pages()[0], server));
} catch (error) {
  console.error(error.message);
  await browser
    ?.pages()[0]
    ?.screenshot({ path: path.join(folder, 'failure.png') })
    .catch(() => {});
}
if (existsSync(mochaLog)) process.stdout.write(readFileSync(mochaLog, 'utf8'));
await browser?.close().catch(() => {});
server?.stop();
if (status === 0) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
} else {
  writeFileSync(path.join(folder, 'workbench.log'), workbenchLog.join('\n'));
  const noise = /spdlog|watchdog/;
  const bad = workbenchLog.filter((line) => /^\[(error|warn)/.test(line) && !noise.test(line));
  console.error(
    `logs kept in ${folder}; the last lines:\n${bad.slice(-8).join('\n').slice(0, 2500)}`,
  );
}
process.exit(status);
