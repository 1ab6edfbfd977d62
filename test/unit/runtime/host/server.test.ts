import assert from 'node:assert/strict';
import { MemoryGuard } from '../../../../src/runtime/host/memoryGuard';
import type { FromRuntime, InfillResult, RepairResult } from '../../../../src/protocol';
import type { InfillHooks } from '../../../../src/runtime/host/hooks';
import { NewestFirst } from '../../../../src/runtime/host/newestFirst';
import { Server, type ServerOptions } from '../../../../src/runtime/host/server';
import { infill, repair } from '../../protocol/messages';

const RESULT: InfillResult = {
  text: 't',
  tokens: 1,
  steps: 1,
  forwards: 1,
  encodedTokens: 0,
  encodeMs: 0,
  ms: 1,
  confidence: 1,
  alternatives: [],
  stop: 'complete',
};

const REPAIRED: RepairResult = {
  drafts: [],
  scoredTokens: 3,
  late: false,
  steps: 0,
  forwards: 3,
  encodedTokens: 0,
  ms: 1,
};

/** Jobs that end when the test says so. */
function controlledJobs() {
  const log: string[] = [];
  const ends = new Map<number, () => void>();
  const queue = new NewestFirst<{ id: number }>({
    run: ({ id }, cancellation) => {
      log.push(`run ${id}`);
      return new Promise((resolve) => {
        ends.set(id, () => {
          const early = cancellation.isFinishRequested() ? 'finished' : 'done';
          log.push(`${cancellation.isRequested() ? 'cancelled' : early} ${id}`);
          resolve();
        });
      });
    },
    dropped: ({ id }) => log.push(`dropped ${id}`),
  });
  const end = async (id: number) => {
    ends.get(id)?.();
    await new Promise(setImmediate);
  };
  return { log, queue, end };
}

describe('newest first', () => {
  it('cancels the running job and runs only the newest waiting one', async () => {
    const { log, queue, end } = controlledJobs();
    queue.submit({ id: 1 });
    queue.submit({ id: 2 });
    queue.submit({ id: 3 });
    await end(1);
    await end(3);
    assert.deepEqual(log, ['run 1', 'dropped 2', 'cancelled 1', 'run 3', 'done 3']);
    assert.equal(queue.isBusy, false);
  });

  it('cancels by id, running or waiting, and ignores others', async () => {
    const { log, queue, end } = controlledJobs();
    queue.submit({ id: 1 });
    queue.cancel(9);
    queue.submit({ id: 2 });
    queue.cancel(2);
    queue.cancel(1);
    await end(1);
    assert.deepEqual(log, ['run 1', 'dropped 2', 'cancelled 1']);
    queue.submit({ id: 4 });
    queue.cancelAll();
    await end(4);
    assert.equal(log.at(-1), 'cancelled 4');
  });

  it('finishes by id what is running; what is only waiting has nothing to give', async () => {
    const { log, queue, end } = controlledJobs();
    queue.submit({ id: 1 });
    queue.finish(9);
    queue.finish(1);
    await end(1);
    queue.submit({ id: 2 });
    queue.submit({ id: 3 });
    queue.finish(3);
    await end(2);
    assert.deepEqual(log, ['run 1', 'finished 1', 'run 2', 'dropped 3', 'cancelled 2']);
  });

  it('tells when it is idle, whatever came in meanwhile', async () => {
    const { log, queue, end } = controlledJobs();
    await queue.idle();
    queue.submit({ id: 1 });
    const idle = queue.idle().then(() => log.push('idle'));
    queue.submit({ id: 2 });
    await end(1);
    await end(2);
    await idle;
    assert.deepEqual(log, ['run 1', 'cancelled 1', 'run 2', 'done 2', 'idle']);
  });
});

type Infill = ServerOptions['engine']['infill'];
type Repair = ServerOptions['engine']['repair'];

const noRepair: Repair = () => Promise.reject(new Error('no repair here'));

function serverWith(run: Infill, residentBytes = 0, mend: Repair = noRepair) {
  const sent: FromRuntime[] = [];
  const calls: string[] = [];
  const server = new Server({
    engine: {
      infill: run,
      repair: mend,
      close: (documentId) => calls.push(`close ${documentId}`),
      clearCaches: () => calls.push('clear'),
      get info(): never {
        throw new Error('no info here');
      },
    },
    memory: new MemoryGuard(100),
    send: (message) => sent.push(message),
    exit: (code) => calls.push(`exit ${code}`),
    residentBytes: () => residentBytes,
  });
  const settle = () => new Promise(setImmediate);
  return { server, sent, calls, settle };
}

const untilCancelled: Infill = async (_, { cancellation }: InfillHooks) => {
  while (!cancellation.isRequested()) await new Promise(setImmediate);
  cancellation.countForward();
  return undefined;
};

describe('server', () => {
  it('answers an infill with its result and its steps when asked for', async () => {
    const { server, sent, settle } = serverWith((_, { onStep }) => {
      onStep?.({ step: 1, canvas: ['t'] });
      return Promise.resolve(RESULT);
    });
    server.receive({ ...infill(), steps: true });
    await settle();
    server.receive(infill());
    await settle();
    assert.deepEqual(sent, [
      { type: 'step', id: 7, event: { step: 1, canvas: ['t'] } },
      { type: 'done', id: 7, result: RESULT },
      { type: 'done', id: 7, result: RESULT },
    ]);
    server.dispose();
  });

  it('asks for traces only where the message does', async () => {
    const asked: unknown[] = [];
    const { server, settle } = serverWith((_, { trace, onStep }) => {
      asked.push([trace, onStep !== undefined]);
      return Promise.resolve(RESULT);
    });
    for (const flags of [{}, { steps: true }, { trace: true }]) {
      server.receive({ ...infill(), ...flags });
      await settle();
    }
    assert.deepEqual(asked, [
      [false, false],
      [false, true],
      [true, true],
    ]);
    server.dispose();
  });

  it('answers every superseded request, with the forwards it still took', async () => {
    const { server, sent, settle } = serverWith(untilCancelled);
    for (const id of [1, 2, 3]) server.receive(infill({ id }));
    server.receive({ type: 'cancel', id: 3 });
    await settle();
    await settle();
    assert.deepEqual(sent, [
      { type: 'cancelled', id: 2, forwardsAfterCancel: 0 },
      { type: 'cancelled', id: 3, forwardsAfterCancel: 0 },
      { type: 'cancelled', id: 1, forwardsAfterCancel: 1 },
    ]);
    server.dispose();
  });

  it('answers what is wrong and goes on', async () => {
    const { server, sent, settle } = serverWith(() => Promise.reject(new Error('boom')));
    server.receive(infill({ prefix: 1 }));
    server.receive('nonsense');
    server.receive({ type: 'info' });
    server.receive(infill());
    await settle();
    const errors = sent.map((message) => (message.type === 'error' ? message : undefined));
    assert.deepEqual(
      errors.map((message) => [message?.id, message?.error.code]),
      [
        [7, 'bad-request'],
        [undefined, 'bad-request'],
        [undefined, 'internal'],
        [7, 'internal'],
      ],
    );
    server.dispose();
  });

  it('answers a repair with its result and its steps when asked for', async () => {
    const event = { step: 1, drafts: [{ start: 0, end: 1, canvas: [null] }] };
    const { server, sent, settle } = serverWith(untilCancelled, 0, (_, { onStep }) => {
      onStep?.(event);
      return Promise.resolve(REPAIRED);
    });
    server.receive({ ...repair(), steps: true });
    await settle();
    server.receive(repair({ spans: 'x' }));
    assert.deepEqual(sent.slice(0, 2), [
      { type: 'step', id: 8, event },
      { type: 'done', id: 8, result: REPAIRED },
    ]);
    assert.ok(sent[2]?.type === 'error' && sent[2].id === 8);
    server.dispose();
  });

  it('lets infills go before the next forward of a repair, and neither supersede the other', async () => {
    const log: string[] = [];
    const mend: Repair = async (_, { turn }) => {
      for (let forward = 0; forward < 3; forward++) {
        await turn();
        log.push('forward');
        await new Promise(setImmediate);
      }
      return REPAIRED;
    };
    const { server, sent, settle } = serverWith(untilCancelled, 0, mend);
    server.receive(repair());
    await settle();
    server.receive(infill({ id: 1 }));
    for (let turn = 0; turn < 5; turn++) await settle();
    const before = log.length;
    assert.ok(before >= 1 && before < 3, `${before} forwards before the infill was done`);
    server.receive({ type: 'cancel', id: 1 });
    for (let turn = 0; turn < 8; turn++) await settle();
    assert.equal(log.length, 3);
    assert.deepEqual(
      sent.map(({ type }) => type),
      ['cancelled', 'done'],
    );
    server.dispose();
  });

  it('cancels a repair by its id, and when a newer one comes', async () => {
    const mend: Repair = async (_, { cancellation }) => {
      while (!cancellation.isRequested()) await new Promise(setImmediate);
      return undefined;
    };
    const { server, sent, settle } = serverWith(untilCancelled, 0, mend);
    for (const id of [1, 2]) server.receive(repair({ id }));
    for (let turn = 0; turn < 3; turn++) await settle();
    server.receive({ type: 'cancel', id: 2 });
    for (let turn = 0; turn < 3; turn++) await settle();
    assert.deepEqual(
      sent.map((message) => [message.type, 'id' in message ? message.id : 0]),
      [
        ['cancelled', 1],
        ['cancelled', 2],
      ],
    );
    server.dispose();
  });

  it('answers a repair that is asked to finish with its result', async () => {
    const mend: Repair = async (_, { cancellation }) => {
      while (!cancellation.isFinishRequested()) await new Promise(setImmediate);
      return REPAIRED;
    };
    const { server, sent, settle } = serverWith(untilCancelled, 0, mend);
    server.receive(repair({ id: 5 }));
    await settle();
    server.receive({ type: 'finish', id: 5 });
    for (let turn = 0; turn < 3; turn++) await settle();
    assert.deepEqual(sent, [{ type: 'done', id: 5, result: REPAIRED }]);
    server.dispose();
  });

  it('closes documents and ends on shutdown', () => {
    const { server, calls } = serverWith(untilCancelled);
    server.receive({ type: 'close', documentId: 'file:a' });
    server.receive({ type: 'shutdown' });
    assert.deepEqual(calls, ['close file:a', 'exit 0']);
  });

  it('drops caches above the memory cap and gives up when that does not help', async () => {
    const { server, sent, calls, settle } = serverWith(() => Promise.resolve(RESULT), 1000);
    server.receive(infill());
    await settle();
    assert.deepEqual(calls, ['clear']);
    server.receive(infill());
    await settle();
    assert.deepEqual(calls, ['clear', 'clear', 'exit 4']);
    const last = sent.at(-1);
    assert.ok(last?.type === 'error' && last.error.code === 'memory-cap');
    server.dispose();
  });
});
