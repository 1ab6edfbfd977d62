import assert from 'node:assert/strict';
import { RuntimeCallError } from '../../../../src/model/process/errors';
import { StateHolder, type ClientState } from '../../../../src/model/process/state';
import { clientModel } from '../../../../src/editor/repair/clientModel';
import type { InfillRequest, InfillResult, RuntimeInfo } from '../../../../src/protocol';

const INFO = { maxPrefix: 1, maxSuffix: 1, edit: true } as RuntimeInfo;
const READY: ClientState = { kind: 'ready', info: INFO };
const HOLE = { prefix: 'a' } as Omit<InfillRequest, 'id'>;

/** A client in the states the test says, whose infills give one answer after the other. */
function clientIn(state: ClientState, answers: readonly (InfillResult | undefined)[] = []) {
  const holder = new StateHolder();
  holder.set(state);
  const waiting = [...answers];
  const client = {
    get current() {
      return holder.current;
    },
    onState: (listener: (now: ClientState) => void) => holder.subscribe(listener),
    repair: () => Promise.resolve(undefined),
    infill: () => Promise.resolve(waiting.shift()),
  };
  const cancelling = new AbortController();
  const finishing = new AbortController();
  const signals = { cancel: cancelling.signal, finish: finishing.signal };
  return { holder, client, waiting, cancelling, finishing, signals };
}

describe("the client as a repair's model", () => {
  it('waits until the runtime is ready, whatever happens before', async () => {
    const { holder, client, signals } = clientIn({ kind: 'starting' });
    const model = clientModel(client, signals);
    holder.set({ kind: 'restarting', attempt: 1, delayMs: 1 });
    holder.set(READY);
    assert.equal((await model)?.info, INFO);
  });

  it('is refused where the runtime cannot work', async () => {
    const error = { code: 'model-missing', message: 'No model.' } as const;
    const { holder, client, signals } = clientIn({ kind: 'starting' });
    const model = clientModel(client, signals);
    holder.set({ kind: 'failed', error });
    await assert.rejects(model, RuntimeCallError);
    holder.set({ kind: 'stopped' });
    await assert.rejects(clientModel(client, signals), /not running/);
  });

  it('is nothing for who does not want to wait', async () => {
    for (const how of ['cancelling', 'finishing'] as const) {
      const parts = clientIn({ kind: 'starting' });
      const model = clientModel(parts.client, parts.signals);
      parts[how].abort();
      assert.equal(await model, undefined);
      parts.holder.set(READY);
      assert.equal(await clientModel(parts.client, parts.signals), undefined);
    }
  });

  it('asks for a hole again when ghost text took its place', async () => {
    const result = { text: '1' } as InfillResult;
    const { client, waiting, signals } = clientIn(READY, [undefined, undefined, result, result]);
    const model = await clientModel(client, signals);
    assert.equal(await model?.infill(HOLE, () => undefined), result);
    assert.equal(waiting.length, 1);
  });

  it('asks for no hole any more once it was ended', async () => {
    const { client, waiting, finishing, signals } = clientIn(READY, [undefined]);
    const model = await clientModel(client, signals);
    finishing.abort();
    assert.equal(await model?.infill(HOLE, () => undefined), undefined);
    assert.equal(waiting.length, 1);
  });
});
