import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const RUN = pathToFileURL(path.resolve(__dirname, '../../../scripts/lib/run.mjs')).href;

/** Waits for ever; prints its id first. */
const SLEEPER = 'console.log(process.pid); setInterval(() => {}, 1e6);';

/** Starts two sleepers, in its own process group and in a session of its own, and is a third one. */
const PARENT = `
  const { spawn } = require('node:child_process');
  for (const detached of [false, true]) {
    spawn(process.execPath, ['-e', ${JSON.stringify(SLEEPER)}], { stdio: 'inherit', detached });
  }
  ${SLEEPER}`;

/** A script that runs the parent as a suite is run. */
const script = (options: string): string => `
  import { exitOnSignals, run } from ${JSON.stringify(RUN)};
  exitOnSignals();
  process.exitCode = await run(process.execPath, ['-e', ${JSON.stringify(PARENT)}], ${options});`;

const started: number[] = [];

/**
 * Runs the script until it and all three processes below it have ended: they write to the script's output, which closes
 * with the last of them. `signal` is sent once all three run. Returns the script's exit status.
 */
async function statusOf(options: string, signal?: NodeJS.Signals): Promise<unknown> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script(options)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const closed = once(child, 'close');
  createInterface({ input: child.stdout }).on('line', (line) => {
    started.push(Number(line));
    if (started.length === 3 && signal !== undefined) child.kill(signal);
  });
  return (await closed)[0];
}

describe('the runner of child processes', function () {
  // Four Node processes start; nothing here is about how fast they do.
  this.timeout(300_000);

  afterEach(() => {
    for (const pid of started.splice(0)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // As it should be: it has ended.
      }
    }
  });

  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    it(`leaves no process behind when ${signal} ends it`, async () => {
      assert.equal(await statusOf('{}', signal), status);
      assert.equal(started.length, 3);
    });
  }

  it('leaves no process behind when a child exceeds its limit', async () => {
    assert.equal(await statusOf('{ limitMs: 2000 }'), 124);
  });
});
