import assert from 'node:assert/strict';
import { backgroundModel } from '../../../src/model/backgroundModel';
import type { InfillQuery } from '../../../src/model/model';
import { RuntimeCallError } from '../../../src/model/process/errors';
import { ObservableState, type ClientState } from '../../../src/model/process/state';
import type { InfillResult, RuntimeInfo } from '../../../src/protocol';

const INFO = { maxPrefix: 1, maxSuffix: 1, edit: true } as RuntimeInfo;
const READY: ClientState = { kind: 'ready', info: INFO };
const BUSY: ClientState = { kind: 'busy', info: INFO };
const RESULT = { text: '1' } as InfillResult;
const HOLE = { prefix: 'a', options: {} } as InfillQuery;

/** A client in the states the test says; each infill gets the next answer, undefined when ghost text superseded it. */
function clientIn(first: ClientState, answers: readonly (InfillResult | undefined)[] = []) {
  const state = new ObservableState();
  state.set(first);
  const waiting = [...answers];
  const asked: InfillQuery[] = [];
  const closed: string[] = [];
  const client = {
    get current() {
      return state.current;
    },
    onState: (listener: (now: ClientState) => void) => state.subscribe(listener),
    repair: () => Promise.resolve(undefined),
    infill: (query: InfillQuery) => {
      asked.push(query);
      const answer = waiting.shift();
      if (answer === undefined) state.set(BUSY);
      return Promise.resolve(answer);
    },
    close: (documentId: string) => {
      closed.push(documentId);
    },
  };
  const cancelling = new AbortController();
  const finishing = new AbortController();
  const signals = { cancel: cancelling.signal, finish: finishing.signal };
  return { state, client, asked, closed, cancelling, finishing, signals };
}

const turn = () => new Promise(setImmediate);

describe('the model of work in the background', () => {
  it('is there once the runtime is ready, whatever happens before', async () => {
    const { state, client, signals, closed } = clientIn({ kind: 'starting' });
    const loading = backgroundModel(client, signals);
    state.set({ kind: 'restarting', attempt: 1, delayMs: 1 });
    state.set(READY);
    const model = await loading;
    assert.equal(model?.info, INFO);
    model.close('a');
    assert.deepEqual(closed, ['a']);
  });

  it('is refused where the runtime cannot work', async () => {
    const error = { code: 'model-missing', message: 'No model.' } as const;
    const { state, client, signals } = clientIn({ kind: 'starting' });
    const loading = backgroundModel(client, signals);
    state.set({ kind: 'failed', error });
    await assert.rejects(loading, RuntimeCallError);
    state.set({ kind: 'stopped' });
    await assert.rejects(backgroundModel(client, signals), /not running/);
  });

  for (const how of ['cancelling', 'finishing'] as const) {
    it(`is nothing, and asks nothing, after ${how}`, async () => {
      const early = clientIn({ kind: 'starting' });
      const loading = backgroundModel(early.client, early.signals);
      early[how].abort();
      assert.equal(await loading, undefined);
      early.state.set(READY);
      assert.equal(await backgroundModel(early.client, early.signals), undefined);

      const late = clientIn(READY, [RESULT]);
      const model = await backgroundModel(late.client, late.signals);
      late.state.set(BUSY);
      const waiting = model?.infill(HOLE);
      late[how].abort();
      assert.equal(await waiting, undefined);
      assert.equal(await model?.infill(HOLE), undefined);
      assert.deepEqual(late.asked, []);
    });
  }

  it('lets a request that is in flight go first', async () => {
    const { state, client, asked, signals } = clientIn(BUSY, [RESULT]);
    const model = await backgroundModel(client, signals);
    const answer = model?.infill(HOLE);
    await turn();
    assert.deepEqual(asked, []);
    state.set(READY);
    assert.equal(await answer, RESULT);
  });

  it('asks again for what ghost text superseded, as often as it takes', async () => {
    const times = 20;
    const superseded = Array.from({ length: times }, () => undefined);
    const { state, client, asked, signals } = clientIn(READY, [...superseded, RESULT]);
    const model = await backgroundModel(client, signals);
    const answer = model?.infill(HOLE);
    for (let count = 1; count <= times; count++) {
      await turn();
      assert.equal(asked.length, count);
      state.set(READY);
    }
    assert.equal(await answer, RESULT);
    assert.equal(asked.length, times + 1);
  });

  it('takes the time it has waited from the budget of the request', async () => {
    let now = 0;
    const { state, client, asked, signals } = clientIn(READY, [undefined, undefined, RESULT]);
    const model = await backgroundModel(client, signals, () => now);
    const answer = model?.infill({ ...HOLE, options: { deadlineMs: 100 } });
    for (const time of [60, 200]) {
      await turn();
      now = time;
      state.set(READY);
    }
    assert.equal(await answer, RESULT);
    assert.deepEqual(
      asked.map(({ options }) => options.deadlineMs),
      [100, 40, 1],
    );
  });
});
