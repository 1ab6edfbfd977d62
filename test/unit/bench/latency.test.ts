import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { boundMs, DEPTH, measureInt8Rate, PRODUCTS } from '../../../bench/latency/int8Rate';
import { bytesOf, cpuWhileIdle, peakMemory, ticksOf } from '../../../bench/latency/procfs';
import { InferenceSession, Tensor } from 'onnxruntime-node';

describe('the int8 rate', () => {
  it('is measured with a graph that computes what it says', async () => {
    const session = await InferenceSession.create(PRODUCTS);
    const row = Array.from({ length: DEPTH }, (_, at) => at % 4);
    const { y } = await session.run({ x: new Tensor('uint8', Uint8Array.from(row), [1, DEPTH]) });
    // First column of weight k: entries (row * 2048) * 31 + 17 k modulo 251, as signed bytes.
    const weight = (k: number, at: number): number =>
      (((at * 2048 * 31 + k * 17) % 251) << 24) >> 24;
    const product = (k: number): number =>
      row.reduce((sum, value, at) => sum + weight(k, at) * value, 0);
    const expected = Array.from({ length: 16 }, (_, k) => product(k)).reduce((a, b) => a + b);
    assert.equal(Number(y?.data[0]), expected);
    await session.release();
  });

  it('gives a rate for each number of rows, and a bound from it', async () => {
    const rate = await measureInt8Rate(1);
    assert.deepEqual(Object.keys(rate), ['1', '8', '16', '32', '64', '256']);
    for (const gops of Object.values(rate)) assert.ok(gops > 0);
    assert.equal(boundMs(10_000_000, 32, { '32': 640 }), 1);
    assert.equal(boundMs(1, 7, rate), 0);
  });
});

describe('figures of a process', () => {
  it('are read from the text of /proc', () => {
    const stat = '12 (a (strange) name) S 1 2 3 4 5 6 7 8 9 10 70 30 0 0 20';
    assert.equal(ticksOf(stat), 100);
    assert.equal(bytesOf('Name:\tx\nVmHWM:\t   2048 kB\n', 'VmHWM'), 2048 * 1024);
    assert.equal(bytesOf('', 'VmHWM'), 0);
  });

  it('tell a busy process from an idle one', async () => {
    const started = "process.stdout.write('started');";
    const [busy, idle] = ['for (;;);', 'setInterval(() => {}, 1e6)'].map((work) =>
      spawn(process.execPath, ['-e', started + work], { stdio: ['ignore', 'pipe', 'ignore'] }),
    ) as [ChildProcess, ChildProcess];
    try {
      await Promise.all([busy, idle].map((child) => once(child.stdout!, 'data')));
      const [share, none] = await Promise.all([busy, idle].map((c) => cpuWhileIdle(c.pid!, 1)));
      // Compared with each other, not with a bound: a loaded machine gives either less.
      assert.ok(share! > none!, `${share} > ${none}`);
      assert.ok(peakMemory(idle.pid!) > 2 ** 20);
    } finally {
      busy.kill('SIGKILL');
      idle.kill('SIGKILL');
    }
  });
});
