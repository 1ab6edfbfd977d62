import { appendFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

/** Longest time one test may take, in ms: the first one waits for the model. MOCHA_TIMEOUT is for slow machines. */
const TEST_LIMIT_MS = Number(process.env['MOCHA_TIMEOUT'] ?? 30_000);

/**
 * Runs the tests that lie beside this file once it is compiled; those MOCHA_GREP names, if it is set. Called by VS Code
 * inside the extension host; rejects when a test fails.
 */
export function run(): Promise<void> {
  const log = process.env['ANNEAL_TEST_LOG'];
  if (log !== undefined) {
    // The host's console is mixed with the workbench's own messages.
    Mocha.reporters.Base.consoleLog = (...parts: unknown[]) => {
      appendFileSync(log, `${format(...parts)}\n`);
    };
  }
  const mocha = new Mocha({
    ui: 'bdd',
    color: false,
    timeout: TEST_LIMIT_MS,
    forbidOnly: true,
    forbidPending: true,
    ...(process.env['MOCHA_GREP'] !== undefined && { grep: process.env['MOCHA_GREP'] }),
    reporter: path.resolve(__dirname, '../../../scripts/lib/mochaReporter.cjs'),
  });
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith('.test.js')) mocha.addFile(path.join(__dirname, name));
  }
  return new Promise((resolve, reject) => {
    mocha.run((failures) => {
      if (failures === 0) resolve();
      else reject(new Error(`${failures} tests failed`));
    });
  });
}
