import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { detectIsolation } from '../../../bench/sandbox/isolation';
import { DEFAULT_LIMITS, type Limits } from '../../../bench/sandbox/limits';
import { runSandboxed, type Outcome } from '../../../bench/sandbox/run';

const limits: Limits = { ...DEFAULT_LIMITS, cpuSeconds: 2, wallMs: 2500 };
/** For programs that end by themselves, on a machine that may be busy. */
const patient: Limits = { ...limits, wallMs: 20_000 };
const isolation = detectIsolation(limits);

const node = (code: string, within = patient): Promise<Outcome> =>
  runSandboxed({ files: { 'main.js': code }, argv: [process.execPath, 'main.js'] }, 0, within);

const shell = (script: string, within = patient): Promise<Outcome> =>
  runSandboxed({ files: { 'run.sh': script }, argv: ['sh', 'run.sh'] }, 0, within);

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
    assert.ok(performance.now() < until, `processes of ${mark} are still alive`);
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
    assert.ok(outcome.ms < patient.wallMs);
  });

  it('ends a program that waits for ever', async () => {
    assert.equal((await node('setInterval(() => {}, 1000)', limits)).ending, 'timeout');
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
    // Its time is short: within its limits it keeps the machine from doing anything else.
    assert.ok(ranOutOfLimits(await node(code, limits)));
    if (isolation.processes) await goneWithin(mark, 5000);
  });

  it('stops a fork bomb that leaves its session behind at every step', async () => {
    const mark = `anneal-daemon-${process.pid}`;
    const bomb = `bomb() { setsid sh run.sh ${mark} & }\nwhile true; do bomb; done\n`;
    assert.ok(ranOutOfLimits(await shell(bomb, limits)));
    if (isolation.processes) await goneWithin(mark, 5000);
  });

  it('ends what a program leaves running when it is done itself', async () => {
    const mark = `anneal-left-${process.pid}`;
    const wait = `process.on("SIGHUP", () => {}); setInterval(() => {}, 1000)`;
    const outcome = await shell(`setsid "${process.execPath}" -e '${wait}' ${mark} &\nexit 0\n`);
    assert.equal(outcome.status, 0);
    if (isolation.processes) await goneWithin(mark, 5000);
  });

  it('ends the children of a program that is out of time', async () => {
    const mark = `anneal-child-${process.pid}`;
    const child = `"${process.execPath}" -e 'setInterval(() => {}, 1000)' ${mark}`;
    assert.equal((await shell(`${child} & wait\n`, limits)).ending, 'timeout');
    await goneWithin(mark, 5000);
  });

  it('cuts an endless print to stderr, too', async () => {
    const outcome = await shell(
      'while true; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx >&2; done',
    );
    assert.ok(ranOutOfLimits(outcome));
    assert.ok(outcome.output.length <= limits.outputBytes);
  });

  it('deletes nothing outside its folder, whatever it tries', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'anneal-tree-'));
    mkdirSync(path.join(folder, 'deep'));
    writeFileSync(path.join(folder, 'deep', 'precious'), 'precious');
    // Where file systems are read-only, permissions are not what keeps it.
    const opened = isolation.processes ? ['', 'deep'] : [];
    for (const name of opened) chmodSync(path.join(folder, name), 0o777);
    // Through a link from its own folder as well as directly.
    await shell(`ln -s "${folder}" link; rm -rf link/* "${folder}"; mv "${folder}" moved; true`);
    assert.equal(existsSync(path.join(folder, 'deep', 'precious')), isolation.files);
    rmSync(folder, { recursive: true, force: true });
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

  it('has no way out: no route to anywhere, and no names', async () => {
    // An address that is for documentation only (RFC 5737), and a datagram, which needs no connection.
    const dial = 'require("net").connect(9, "192.0.2.1").on("error", (e) => console.log(e.code))';
    const send = [
      'const socket = require("dgram").createSocket("udp4");',
      'socket.send("x", 9, "192.0.2.1", (e) => { console.log(e?.code); process.exit() });',
    ].join('\n');
    const [dialled, sent] = [await node(dial), await node(send)];
    const unreachable = 'ENETUNREACH\n';
    assert.equal(dialled.output === unreachable, isolation.network);
    assert.equal(sent.output === unreachable, isolation.network);
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
