import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { constants, getPriority, tmpdir } from 'node:os';
import path from 'node:path';
import { RuntimeClient } from '../../src/model/process/runtimeClient';
import type { ClientState } from '../../src/model/process/state';
import type { InfillQuery } from '../../src/model/model';
import type { FromRuntime, InfillResult } from '../../src/protocol';
import { MAX_WINDOW_UNITS } from '../../src/protocol/texts';
import { bundle, MODEL_FOLDER } from '../support/model';
import { DAMAGES, damagedModel } from './support/damagedModel';
import { RuntimeChild } from './support/runtimeChild';

const QUERY: InfillQuery = {
  documentId: 'file:a.ts',
  languageId: 'typescript',
  prefix: 'export function add(a: number, b: number): number {\n  return ',
  suffix: '\n}\n',
  beginsFile: true,
  endsFile: true,
  options: {},
};

/** A canvas as long as the model takes: many steps unless the model is very sure. */
const LONG = { oracleLengthOf: 'x = 1\n'.repeat(100) };

const infill = (id: number, change: object = {}) => ({
  type: 'infill',
  request: { id, ...QUERY, ...change },
});

/** The result of an infill that is done. */
function resultOf(answer: FromRuntime | undefined): InfillResult {
  assert.ok(answer?.type === 'done' && 'text' in answer.result);
  return answer.result;
}

describe('runtime process', () => {
  const children: RuntimeChild[] = [];
  const start = (...argv: ConstructorParameters<typeof RuntimeChild>): RuntimeChild => {
    const child = new RuntimeChild(...argv);
    children.push(child);
    return child;
  };
  const ready = async (): Promise<RuntimeChild> => {
    const child = start();
    await child.message(({ type }) => type === 'ready');
    return child;
  };

  afterEach(() => {
    for (const child of children.splice(0)) child.kill();
  });

  it('says what it has loaded and answers', async () => {
    const child = await ready();
    const [first] = child.received;
    assert.ok(first?.type === 'ready' && first.info.format === 2 && first.info.loadMs > 0);
    child.send(infill(1));
    const result = resultOf(await child.answer(1));
    assert.ok(result.encodedTokens > 10);
    child.send(infill(2));
    const again = resultOf(await child.answer(2));
    assert.equal(again.encodedTokens, 0);
    assert.equal(again.text, result.text);
    child.send({ type: 'info' });
    const info = await child.message(({ type }) => type === 'info');
    assert.ok(info.type === 'info' && info.info.memoryBytes > 0);
  });

  it("runs below the editor's priority", async function () {
    if (process.platform === 'win32') return;
    const child = await ready();
    const pid = child.process.pid ?? 0;
    assert.equal(
      getPriority(pid),
      Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL),
    );
  });

  it('stops a superseded request within one step, and tells every step of the newest', async () => {
    const child = await ready();
    child.send({ ...infill(1, { options: LONG }), steps: true });
    await child.message(({ type }) => type === 'step');
    child.send(infill(2, { options: LONG }));
    child.send({ ...infill(3), steps: true });
    const [first, second, third] = await Promise.all([1, 2, 3].map((id) => child.answer(id)));
    assert.ok(first?.type === 'cancelled');
    assert.ok(first.forwardsAfterCancel <= 1, `${first.forwardsAfterCancel} forwards more`);
    assert.deepEqual(second, { type: 'cancelled', id: 2, forwardsAfterCancel: 0 });
    const steps = child.received.filter((message) => message.type === 'step' && message.id === 3);
    assert.equal(steps.length, resultOf(third).steps);
  });

  it('cancels on request within one step', async () => {
    const child = await ready();
    child.send({ ...infill(1, { options: LONG }), steps: true });
    await child.message(({ type }) => type === 'step');
    child.send({ type: 'cancel', id: 1 });
    const answer = await child.answer(1);
    assert.ok(answer.type === 'cancelled' && answer.forwardsAfterCancel <= 1);
    child.send({ type: 'cancel', id: 1 });
    child.send(infill(2));
    assert.equal((await child.answer(2)).type, 'done');
  });

  it('answers bad messages and goes on', async () => {
    const child = await ready();
    const refused: [number, object, string][] = [
      [1, { prefix: 7 }, 'bad-request'],
      [2, { options: { maxTokens: -1 } }, 'bad-request'],
      [3, { prefix: 'x'.repeat(MAX_WINDOW_UNITS + 1) }, 'too-large'],
    ];
    for (const [id, change, code] of refused) {
      child.send(infill(id, change));
      const answer = await child.answer(id);
      assert.ok(answer.type === 'error' && answer.error.code === code);
    }
    child.send('nonsense');
    const nonsense = await child.message((m) => m.type === 'error' && m.id === undefined);
    assert.ok(nonsense.type === 'error' && nonsense.error.code === 'bad-request');
    child.send(infill(4, { prefix: 'half \uD83D pair', suffix: '\uDE00' }));
    assert.equal((await child.answer(4)).type, 'done');
  });

  it('ends when it is told to, and when its parent is gone', async () => {
    const told = await ready();
    told.send({ type: 'shutdown' });
    assert.equal(await told.exited, 0);
    const orphan = await ready();
    orphan.process.disconnect();
    assert.equal(await orphan.exited, 0);
  });

  for (const damage of DAMAGES) {
    it(`names ${damage.name}`, async () => {
      const folder = await damagedModel(damage);
      try {
        const child = start(['--model', folder]);
        const failed: FromRuntime = await child.message(({ type }) => type === 'failed');
        assert.ok(failed.type === 'failed');
        assert.equal(failed.error.code, damage.code);
        assert.match(failed.error.message, damage.message);
        assert.equal(await child.exited, 3);
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  }

  it('names the platform when there is no native binding', async () => {
    // Outside of node_modules' reach, as in a package made for another platform.
    const folder = await mkdtemp(path.join(tmpdir(), 'anneal-bare-'));
    try {
      const file = path.join(folder, 'runtime.js');
      await copyFile(bundle('runtime'), file);
      const child = start(['--model', MODEL_FOLDER], file);
      const failed = await child.message(({ type }) => type === 'failed');
      assert.ok(failed.type === 'failed' && failed.error.code === 'no-native-binding');
      assert.match(failed.error.message, new RegExp(`${process.platform}-${process.arch}`));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('runtime client with the bundled model', () => {
  let client: RuntimeClient;

  function reached(kind: ClientState['kind']): Promise<void> {
    if (client.current.kind === kind) return Promise.resolve();
    return new Promise((resolve) => {
      const end = client.onState((state) => {
        if (state.kind !== kind) return;
        end();
        resolve();
      });
    });
  }

  beforeEach(() => {
    client = new RuntimeClient({ modulePath: bundle('runtime'), modelFolder: MODEL_FOLDER });
    client.start();
  });

  afterEach(() => {
    client.dispose();
  });

  it('answers, and cancels by signal', async () => {
    const result = await client.infill(QUERY);
    assert.ok(result !== undefined && result.forwards > 0);
    const controller = new AbortController();
    let steps = 0;
    const cancelled = client.infill(
      { ...QUERY, options: LONG },
      {
        signal: controller.signal,
        onStep: () => {
          steps++;
          controller.abort();
        },
      },
    );
    assert.equal(await cancelled, undefined);
    assert.equal(steps, 1);
    assert.equal((await client.infill(QUERY))?.text, result.text);
  });

  it('repairs beside ghost text, which does not wait for it', async () => {
    const line = 'export const total = compute(first, second;\n';
    const text = line.repeat(12);
    const spans = Array.from({ length: 12 }, (_, i) => {
      return { start: i * line.length, end: (i + 1) * line.length - 1 };
    });
    const suspects = spans.map(({ end }) => ({ start: end - 1, end: end - 1 }));
    const { documentId, languageId } = QUERY;
    const query = { documentId, languageId, text, spans, suspects, options: {} };
    const order: string[] = [];
    let begun: () => void = () => undefined;
    const started = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const repaired = client
      .repair({ ...query, beginsFile: true, endsFile: true }, { onStep: begun })
      .then((result) => {
        order.push('repaired');
        return result;
      });
    await started;
    const answer = await client.infill(QUERY);
    order.push('infill');
    const result = await repaired;
    assert.deepEqual(order, ['infill', 'repaired']);
    assert.ok(answer !== undefined && answer.forwards > 0);
    assert.ok(result !== undefined && result.drafts.length > 0);
  });

  it('survives a killed process', async () => {
    const before = await client.infill(QUERY);
    const pid = client.pid ?? 0;
    const lost = client.infill(
      { ...QUERY, options: LONG },
      { onStep: () => process.kill(pid, 'SIGKILL') },
    );
    await assert.rejects(lost, /ended unexpectedly \(signal SIGKILL\)/);
    assert.equal(client.current.kind, 'restarting');
    await reached('ready');
    assert.notEqual(client.pid, pid);
    assert.equal((await client.infill(QUERY))?.text, before?.text);
  });
});
