import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const fixtures = path.join(__dirname, 'fixtures');

interface Run {
  readonly status: number | null;
  readonly output: string;
}

/** Runs one fixture suite in the VS Code under test. */
function runSuite(name: string): Promise<Run> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env };
    delete env['ANNEAL_RESULT'];
    const child = spawn(
      process.execPath,
      [
        path.join(root, 'test/vscode/code.mjs'),
        `--extensionDevelopmentPath=${fixtures}`,
        `--extensionTestsPath=${path.join(fixtures, `${name}.cjs`)}`,
        path.join(root, 'samples/workspace'),
      ],
      { env },
    );
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr.on('data', (data: Buffer) => (output += data.toString()));
    child.once('error', reject);
    child.once('close', (status) => {
      // A failed run keeps its logs for a person; here the failure is what was asked for.
      const kept = /logs kept in (.+);/.exec(output)?.[1];
      if (kept !== undefined) rmSync(kept, { recursive: true, force: true });
      resolve({ status, output });
    });
  });
}

describe('the real-VS-Code rig', function () {
  this.timeout(90_000);

  it('reports a passing suite as passed', async () => {
    const { status, output } = await runSuite('passing');
    assert.equal(status, 0, output);
  });

  it('reports a killed extension host as failed', async () => {
    const { status, output } = await runSuite('killed');
    assert.equal(status, 4, output);
    assert.match(output, /ended without a test result/);
  });

  it('reports a suite without tests as failed', async () => {
    const { status, output } = await runSuite('empty');
    assert.equal(status, 5, output);
  });

  it('reports a failing test as failed', async () => {
    const { status, output } = await runSuite('failing');
    assert.equal(status, 1, output);
  });
});
