import assert from 'node:assert/strict';
import type { RuntimeClient } from '../../../../src/model/process/runtimeClient';
import { StateHolder, type ClientState } from '../../../../src/model/process/state';
import { clientModel } from '../../../../src/editor/generate/clientModel';
import type { InfillResult, RuntimeInfo } from '../../../../src/protocol';
import { result } from '../../generate/support';

const info = { maxPrefix: 7, maxSuffix: 8 } as RuntimeInfo;
const READY: ClientState = { kind: 'ready', info };
const BUSY: ClientState = { kind: 'busy', info };

const query = {
  documentId: 'file:a',
  languageId: 'python',
  prefix: 'a',
  suffix: '',
  beginsFile: true,
  endsFile: true,
  options: {},
};

/** A client in a state that answers one after the other; undefined: superseded by a suggestion that is in flight. */
function clientWith(answers: (InfillResult | undefined)[]) {
  const state = new StateHolder();
  state.set(READY);
  let asked = 0;
  const client: Pick<RuntimeClient, 'current' | 'onState' | 'infill'> = {
    get current() {
      return state.current;
    },
    onState: (listener) => state.subscribe(listener),
    infill: () => {
      const answer = answers[asked++];
      if (answer === undefined) state.set(BUSY);
      return Promise.resolve(answer);
    },
  };
  return { client: client as RuntimeClient, state, asked: () => asked };
}

const turn = () => new Promise(setImmediate);

describe('the runtime for a generation', () => {
  it('is asked again, once it is quiet, for what a suggestion superseded', async () => {
    const { client, state, asked } = clientWith([undefined, result('b')]);
    const { signal } = new AbortController();
    const answer = clientModel(client, signal).infill(query, () => undefined);
    await turn();
    assert.equal(asked(), 1);
    state.set(READY);
    assert.equal((await answer)?.text, 'b');
    assert.equal(asked(), 2);
  });

  it('lets a suggestion that is in flight go first', async () => {
    const { client, state, asked } = clientWith([result('a')]);
    state.set(BUSY);
    const { signal } = new AbortController();
    const answer = clientModel(client, signal).infill(query, () => undefined);
    await turn();
    assert.equal(asked(), 0);
    state.set(READY);
    assert.equal((await answer)?.text, 'a');
  });

  it('is not asked any more after a stop', async () => {
    const { client, state, asked } = clientWith([]);
    const controller = new AbortController();
    const model = clientModel(client, controller.signal);
    assert.deepEqual(model.info, info);
    state.set(BUSY);
    const waiting = model.infill(query, () => undefined);
    controller.abort();
    assert.equal(await waiting, undefined);
    assert.equal(await model.infill(query, () => undefined), undefined);
    assert.equal(asked(), 0);
  });
});
