import assert from 'node:assert/strict';
import type { FromRuntime, InfillResult } from '../../../src/protocol';
import type { InfillHooks } from '../../../src/runtime/infill';
import { MemoryGuard } from '../../../src/runtime/memoryGuard';
import { NewestFirst } from '../../../src/runtime/newestFirst';
import {
  idOf,
  isWellFormed,
  MAX_WINDOW_UNITS,
  readMessage,
  toWellFormed,
} from '../../../src/runtime/requests';
import { RuntimeFailure } from '../../../src/runtime/failure';
import { Server, type ServerOptions } from '../../../src/runtime/server';

const REQUEST = {
  id: 7,
  documentId: 'file:a',
  languageId: 'python',
  prefix: 'a',
  suffix: 'b',
  prefixIsWhole: true,
  suffixIsWhole: false,
  options: { maxTokens: 3, singleLine: true, deadlineMs: 100, seed: 1, oracleLengthOf: 'x' },
};

const RESULT: InfillResult = {
  text: 't',
  tokens: 1,
  steps: 1,
  forwards: 1,
  encodedTokens: 0,
  encodeMs: 0,
  ms: 1,
  confidence: 1,
  stop: 'complete',
};

const infill = (change: object = {}) => ({ type: 'infill', request: { ...REQUEST, ...change } });

describe('messages to the runtime', () => {
  it('are read', () => {
    assert.deepEqual(readMessage(infill()), { type: 'infill', request: REQUEST, steps: false });
    assert.deepEqual(readMessage({ type: 'cancel', id: 3 }), { type: 'cancel', id: 3 });
    assert.deepEqual(readMessage({ type: 'close', documentId: 'a' }), {
      type: 'close',
      documentId: 'a',
    });
    assert.deepEqual(readMessage({ type: 'info' }), { type: 'info' });
  });

  it('are refused with the field that is wrong', () => {
    const refused: [unknown, RegExp][] = [
      [undefined, /message is not an object/],
      ['infill', /message is not an object/],
      [{ type: 'dance' }, /type "dance" is unknown/],
      [{}, /type null is unknown/],
      [{ type: 'infill' }, /request is not an object/],
      [infill({ id: 'x' }), /id is not/],
      [infill({ prefix: 3 }), /prefix is not a text/],
      [infill({ suffix: null }), /suffix is not a text/],
      [infill({ languageId: undefined }), /languageId/],
      [infill({ prefixIsWhole: 'yes' }), /prefixIsWhole/],
      [infill({ options: { maxTokens: 0 } }), /maxTokens/],
      [infill({ options: { deadlineMs: -1 } }), /deadlineMs/],
      [infill({ options: { singleLine: 1 } }), /singleLine/],
      [infill({ options: { oracleLengthOf: 4 } }), /oracleLengthOf/],
      [{ type: 'cancel' }, /id is not/],
    ];
    for (const [message, expected] of refused) {
      assert.throws(
        () => readMessage(message),
        (error) =>
          error instanceof RuntimeFailure &&
          error.code === 'bad-request' &&
          expected.test(error.message),
      );
    }
  });

  it('are refused when the windows are too large', () => {
    const half = 'x'.repeat(MAX_WINDOW_UNITS / 2);
    readMessage(infill({ prefix: half, suffix: half }));
    assert.throws(
      () => readMessage(infill({ prefix: half, suffix: `${half}x` })),
      (error) => error instanceof RuntimeFailure && error.code === 'too-large',
    );
  });

  it('have half surrogate pairs replaced', () => {
    const message = readMessage(infill({ prefix: 'a\uDC00b😀', suffix: '\uD83D' }));
    assert.ok(message.type === 'infill');
    assert.equal(message.request.prefix, 'a\uFFFDb😀');
    assert.equal(message.request.suffix, '\uFFFD');
    assert.equal(isWellFormed('😀é'), true);
    assert.equal(isWellFormed('\uDE00\uD83D'), false);
    assert.equal(toWellFormed('plain'), 'plain');
  });

  it('have an id to answer to even when they are wrong', () => {
    assert.equal(idOf(infill({ prefix: 3 })), 7);
    assert.equal(idOf({ type: 'cancel', id: 4 }), 4);
    assert.equal(idOf('x'), undefined);
  });
});

/** Jobs that end when the test says so. */
function controlledJobs() {
  const log: string[] = [];
  const ends = new Map<number, () => void>();
  const queue = new NewestFirst<{ id: number }>({
    run: ({ id }, cancellation) => {
      log.push(`run ${id}`);
      return new Promise((resolve) => {
        ends.set(id, () => {
          log.push(`${cancellation.isRequested() ? 'cancelled' : 'done'} ${id}`);
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
});

describe('memory guard', () => {
  it('asks for a trim first and gives up when that does not help', () => {
    const guard = new MemoryGuard(100);
    assert.deepEqual(
      [90, 101, 90, 120, 130].map((bytes) => guard.check(bytes)),
      ['fine', 'trim', 'fine', 'trim', 'exhausted'],
    );
  });
});

type Infill = ServerOptions['engine']['infill'];

function serverWith(run: Infill, residentBytes = 0) {
  const sent: FromRuntime[] = [];
  const calls: string[] = [];
  const server = new Server({
    engine: {
      infill: run,
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
