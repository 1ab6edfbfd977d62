import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { detectIsolation } from '../../../bench/sandbox/isolation';
import { DEFAULT_LIMITS, type Limits } from '../../../bench/sandbox/limits';
import { runSandboxed, type Outcome } from '../../../bench/sandbox/run';

const limits: Limits = { ...DEFAULT_LIMITS, cpuSeconds: 2, wallMs: 2500 };
const isolation = detectIsolation(limits);

const node = (code: string): Promise<Outcome> =>
  runSandboxed({ files: { 'main.js': code }, argv: [process.execPath, 'main.js'] }, 0, limits);

function ranOutOfLimits(outcome: Outcome): boolean {
  return outcome.ending !== 'exited' || outcome.status !== 0;
}

/** Command lines of all processes, without those that are gone or hidden. */
function commandLines(): string[] {
  return readdirSync('/proc').map((entry) => {
    try {
      return readFileSync(path.join('/proc', entry, 'cmdline'), 'utf8');
    } catch {
      return '';
    }
  });
}

async function goneWithin(mark: string, ms: number): Promise<void> {
  const until = performance.now() + ms;
  while (commandLines().some((line) => line.includes(mark))) {
    assert.ok(performance.now() < until, 'processes of the fork bomb are still alive');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('the sandbox', () => {
  it('runs a program in a folder of its own and gives its output and status', async () => {
    const outcome = await node(
      'require("fs").writeFileSync("a", "b"); console.log(process.env.SECRET ?? "hi"); process.exit(3)',
    );
    assert.deepEqual(
      { ending: outcome.ending, status: outcome.status, output: outcome.output },
      { ending: 'exited', status: 3, output: 'hi\n' },
    );
  });

  it('ends a program that computes for ever', async () => {
    const outcome = await node('for (;;);');
    assert.equal(outcome.ending, 'timeout');
    assert.ok(outcome.ms < limits.wallMs + 2000);
  });

  it('ends a program that waits for ever', async () => {
    assert.equal((await node('setInterval(() => {}, 1000)')).ending, 'timeout');
  });

  it('cuts and ends an endless print', async () => {
    const outcome = await node('for (;;) console.log("x".repeat(1000));');
    assert.equal(outcome.ending, 'output-limit');
    assert.equal(outcome.output.length, limits.outputBytes);
  });

  it('stops a fork bomb at the process limit and leaves nothing behind', async () => {
    const mark = `anneal-bomb-${process.pid}`;
    const code = [
      'const { spawn } = require("child_process");',
      `const script = 'for (;;) require("child_process").spawn(process.execPath, process.argv.slice(1))';`,
      `for (let i = 0; i < 200; i++) spawn(process.execPath, ["-e", script, "${mark}"]).on("error", () => {});`,
      'for (;;);',
    ].join('\n');
    assert.ok(ranOutOfLimits(await node(code)));
    if (isolation.processes) await goneWithin(mark, 5000);
  });

  it('keeps files outside its folder', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'anneal-outside-'));
    const file = path.join(folder, 'precious');
    writeFileSync(file, 'precious');
    const quoted = JSON.stringify(file);
    try {
      await node(
        `try { require("fs").rmSync(${quoted}) } catch { require("fs").writeFileSync(${quoted}, "") }`,
      );
      assert.equal(existsSync(file), isolation.files);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('cannot reach the network, this machine included', async () => {
    let reached = 0;
    const server = createServer((socket) => {
      reached += 1;
      socket.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const outcome = await node(
      `require("net").connect(${port}, "127.0.0.1").on("connect", () => process.exit(0)).on("error", () => process.exit(7))`,
    );
    server.close();
    assert.equal(reached, isolation.network ? 0 : 1);
    assert.equal(outcome.status, isolation.network ? 7 : 0);
  });

  it('limits memory', async () => {
    assert.ok(
      ranOutOfLimits(await node('const a = []; for (;;) a.push(Buffer.alloc(1 << 26, 1));')),
    );
  });

  it('limits the size of a file', async () => {
    const write = 'for (let i = 0; i < 64; i++) fs.writeSync(file, Buffer.alloc(1 << 20));';
    const outcome = await node(
      `const fs = require("fs"), file = fs.openSync("big", "w"); ${write}`,
    );
    assert.ok(ranOutOfLimits(outcome));
  });
});
