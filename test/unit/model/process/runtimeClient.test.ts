import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import path from 'node:path';
import { MAX_CRASHES, restartDelay } from '../../../../src/model/process/restartDelay';
import { RuntimeCallError } from '../../../../src/model/process/errors';
import type { InfillQuery, RepairQuery } from '../../../../src/model/model';
import {
  RuntimeClient,
  type RuntimeClientOptions,
} from '../../../../src/model/process/runtimeClient';
import type { ClientState } from '../../../../src/model/process/state';
import type { TraceSink } from '../../../../src/model/process/traceSink';

const modulePath = path.join(import.meta.dirname, 'support', 'fakeRuntime.mjs');
const clients: RuntimeClient[] = [];

function clientOf(options: Partial<RuntimeClientOptions> = {}) {
  const log: string[] = [];
  const client = new RuntimeClient({
    modulePath,
    restartDelay: (crashes) => (restartDelay(crashes) === undefined ? undefined : 1),
    log: (line) => log.push(line),
    ...options,
  });
  clients.push(client);
  const states: ClientState['kind'][] = [];
  client.onState((state) => states.push(state.kind));
  return { client, states, log };
}

/** Resolves when the client is in a state of this kind. */
function reached(client: RuntimeClient, kind: ClientState['kind']): Promise<ClientState> {
  if (client.current.kind === kind) return Promise.resolve(client.current);
  return new Promise((resolve) => {
    const end = client.onState((state) => {
      if (state.kind !== kind) return;
      end();
      resolve(state);
    });
  });
}

const query = (prefix: string): InfillQuery => ({
  documentId: 'file:a',
  languageId: 'python',
  prefix,
  suffix: '',
  beginsFile: true,
  endsFile: true,
  options: {},
});

const repairQuery = (text: string): RepairQuery => ({
  documentId: 'file:a',
  languageId: 'python',
  text,
  beginsFile: true,
  endsFile: true,
  spans: [{ start: 0, end: 1 }],
  suspects: [],
  options: {},
});

function codeOf(code: string) {
  return (error: unknown) => error instanceof RuntimeCallError && error.error.code === code;
}

describe('runtime client', () => {
  afterEach(() => {
    for (const client of clients.splice(0)) client.dispose();
  });

  it('starts the process and passes its options on', async () => {
    const { client, states, log } = clientOf({ threads: 3 });
    assert.equal(client.current.kind, 'stopped');
    client.start();
    client.start();
    const state = await reached(client, 'ready');
    assert.ok(state.kind === 'ready' && state.info.threads === 3);
    assert.deepEqual(states, ['starting', 'ready']);
    await client.infill(query('a'));
    assert.ok(log.includes('hello from the runtime'));
  });

  it('answers, with steps for those who want them', async () => {
    const { client, states } = clientOf();
    client.start();
    const steps: unknown[] = [];
    const result = await client.infill(query('a'), { onStep: (event) => steps.push(event) });
    assert.equal(result?.text, 'a!');
    assert.deepEqual(steps, [{ step: 1, canvas: ['a'] }]);
    assert.deepEqual(states, ['starting', 'ready', 'busy', 'ready']);
  });

  it('asks for a repair, beside an infill', async () => {
    const { client, states } = clientOf();
    client.start();
    await reached(client, 'ready');
    const waiting = client.infill(query('wait'));
    const steps: unknown[] = [];
    const result = await client.repair(repairQuery('a'), { onStep: (event) => steps.push(event) });
    assert.equal(result?.steps, 1);
    assert.deepEqual(steps, [{ step: 1, drafts: [{ start: 0, end: 1, canvas: ['a'] }] }]);
    assert.equal(states.at(-1), 'busy', 'the infill is still under way');
    assert.equal((await client.infill(query('b')))?.text, 'b!');
    assert.equal(await waiting, undefined);
  });

  it('cancels a repair, and notices when it hangs', async () => {
    const { client } = clientOf({ requestTimeoutMs: 50 });
    client.start();
    await reached(client, 'ready');
    const controller = new AbortController();
    const waiting = client.repair(repairQuery('wait'), { signal: controller.signal });
    controller.abort();
    assert.equal(await waiting, undefined);
    await assert.rejects(client.repair(repairQuery('slow')), codeOf('internal'));
  });

  it('asks a repair to finish, and gets what is done by then', async () => {
    const { client } = clientOf();
    client.start();
    const finish = new AbortController();
    const early = client.repair(repairQuery('wait'), { finish: finish.signal });
    finish.abort();
    assert.equal(await early, undefined, 'what waits for the start has nothing to give');
    await reached(client, 'ready');
    const finishNow = new AbortController();
    const waiting = client.repair(repairQuery('wait'), { finish: finishNow.signal });
    finishNow.abort();
    assert.equal((await waiting)?.late, true);
    const late = client.repair(repairQuery('a'), { finish: finishNow.signal });
    assert.equal(await late, undefined);
  });

  it('listens to no signal any more once a request is answered', async () => {
    const { client } = clientOf();
    client.start();
    const [{ signal }, { signal: finish }] = [new AbortController(), new AbortController()];
    await client.infill(query('a'), { signal });
    await client.repair(repairQuery('a'), { signal, finish });
    const refused = client.infill(query('refuse'), { signal });
    await assert.rejects(refused);
    assert.deepEqual(getEventListeners(signal, 'abort'), []);
    assert.deepEqual(getEventListeners(finish, 'abort'), []);
  });

  it('keeps the newest of each kind of the requests that waited for the start', async () => {
    const { client } = clientOf();
    client.start();
    const [old, newest] = [client.repair(repairQuery('a')), client.repair(repairQuery('b'))];
    assert.equal((await client.infill(query('c')))?.text, 'c!');
    assert.equal(await old, undefined);
    assert.equal((await newest)?.steps, 1);
  });

  it('keeps only the newest of the requests that waited for the start', async () => {
    const { client } = clientOf();
    client.start();
    const [old, newest] = [client.infill(query('a')), client.infill(query('b'))];
    assert.equal(await old, undefined);
    assert.equal((await newest)?.text, 'b!');
  });

  it('cancels on abort at once', async () => {
    const { client, states } = clientOf();
    client.start();
    await reached(client, 'ready');
    const controller = new AbortController();
    const waiting = client.infill(query('wait'), { signal: controller.signal });
    assert.equal(client.current.kind, 'busy');
    controller.abort();
    assert.equal(await waiting, undefined);
    assert.equal(states.at(-1), 'ready');
    assert.equal(await client.infill(query('a'), { signal: controller.signal }), undefined);
    assert.equal((await client.infill(query('a')))?.text, 'a!');
  });

  it('resolves a superseded request to nothing', async () => {
    const { client } = clientOf();
    client.start();
    await reached(client, 'ready');
    const older = client.infill(query('wait'));
    assert.equal((await client.infill(query('b')))?.text, 'b!');
    assert.equal(await older, undefined);
  });

  it("rejects with the runtime's own words", async () => {
    const { client } = clientOf();
    await assert.rejects(client.infill(query('a')), codeOf('internal'));
    client.start();
    await assert.rejects(client.infill(query('refuse')), codeOf('too-large'));
    assert.equal(client.current.kind, 'ready');
  });

  it('fails without restarting when the runtime says it cannot work', async () => {
    const { client, states } = clientOf({ modelFolder: 'broken' });
    client.start();
    await assert.rejects(client.infill(query('a')), codeOf('model-missing'));
    assert.deepEqual(states, ['starting', 'failed']);
    await assert.rejects(client.infill(query('a')), codeOf('model-missing'));
  });

  it('restarts after a crash and works again', async () => {
    const { client, states } = clientOf();
    client.start();
    await reached(client, 'ready');
    const before = client.pid;
    await assert.rejects(client.infill(query('crash')), codeOf('internal'));
    await reached(client, 'ready');
    assert.notEqual(client.pid, before);
    assert.equal((await client.infill(query('a')))?.text, 'a!');
    assert.deepEqual(states.slice(2, 6), ['busy', 'restarting', 'starting', 'ready']);
  });

  it('counts crashes in a row, not altogether', async () => {
    const { client } = clientOf();
    client.start();
    for (let i = 0; i <= MAX_CRASHES; i++) {
      await assert.rejects(client.infill(query('crash')));
      await reached(client, 'ready');
      await client.infill(query('a'));
    }
  });

  it('gives up after too many crashes, and starts again when told to', async () => {
    const { client, states } = clientOf({ modelFolder: 'dying' });
    client.start();
    await reached(client, 'failed');
    assert.equal(states.filter((kind) => kind === 'starting').length, MAX_CRASHES);
    client.start();
    assert.equal(client.current.kind, 'starting');
    await reached(client, 'failed');
  });

  it('kills a process that does not start or does not answer', async () => {
    const silent = clientOf({
      modelFolder: 'silent',
      startTimeoutMs: 50,
      restartDelay: () => undefined,
    });
    silent.client.start();
    await reached(silent.client, 'failed');
    assert.ok(silent.log.some((line) => line.includes('hangs: start')));
    const stuck = clientOf({ requestTimeoutMs: 50 });
    stuck.client.start();
    await assert.rejects(stuck.client.infill(query('wait')), codeOf('internal'));
    await reached(stuck.client, 'ready');
  });

  it('reports a bundle that is not there', async () => {
    const { client } = clientOf({
      modulePath: `${modulePath}.missing`,
      restartDelay: () => undefined,
    });
    client.start();
    await reached(client, 'failed');
  });

  it('stops and restarts on request', async () => {
    const { client, states } = clientOf();
    client.start();
    await reached(client, 'ready');
    const waiting = client.infill(query('wait'));
    client.restart();
    assert.equal(await waiting, undefined);
    await reached(client, 'ready');
    client.stop();
    assert.equal(client.pid, undefined);
    assert.deepEqual(states.slice(-3), ['starting', 'ready', 'stopped']);
  });

  it('asks for traces only while somebody records, and tells how each request ended', async () => {
    const told: unknown[] = [];
    const asked: unknown[] = [];
    const traces: TraceSink & { isRecording: boolean } = {
      isRecording: false,
      begin: (question) => {
        asked.push(question.request);
        return {
          step: (event) => told.push(event),
          done: () => told.push('done'),
          cancelled: () => told.push('cancelled'),
          failed: (message) => told.push(message),
        };
      },
    };
    const { client } = clientOf({ traces });
    client.start();
    await client.infill(query('a'));
    assert.deepEqual([told, asked.length], [[], 0]);
    traces.isRecording = true;
    assert.equal((await client.infill(query('b')))?.text, 'b!');
    const controller = new AbortController();
    const waiting = client.infill(query('wait'), { signal: controller.signal });
    controller.abort();
    assert.equal(await waiting, undefined);
    await assert.rejects(client.infill(query('refuse')));
    await client.repair(repairQuery('r'));
    await new Promise(setImmediate);
    assert.deepEqual(told, [
      { step: 1, canvas: ['b'] },
      'done',
      'cancelled',
      'Too large.',
      { step: 1, drafts: [{ start: 0, end: 1, canvas: ['r'] }] },
      'done',
    ]);
    assert.equal(asked.length, 4);
  });
});

describe('restart delay', () => {
  it('doubles and ends', () => {
    assert.deepEqual([1, 2, 3, 4, 5].map(restartDelay), [250, 500, 1000, 2000, undefined]);
  });
});
