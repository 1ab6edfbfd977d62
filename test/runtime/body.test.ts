import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import type {
  FromRuntime,
  InfillOptions,
  InfillRequest,
  RepairRequest,
  StepEvent,
} from '../../src/protocol';
import { Engine } from '../../src/runtime/engine';
import { Cancellation } from '../../src/runtime/host/cancellation';
import { bundle, TINY_MODEL } from '../support/model';
import { DAMAGES, damagedModel } from './support/damagedModel';
import { RuntimeChild } from './support/runtimeChild';

const PREFIX = 'import os\n\ndef count(words):\n    totals = {}\n    for word in words:\n        ';
const SUFFIX = '\n    return totals\n';

/** A place at which these weights write a long text. */
const LONG = { prefix: 'def add(a, b):\n    return ', suffix: '\n' };

let serial = 0;

function requestOf(
  options: InfillOptions = {},
  change: Partial<InfillRequest> = {},
): InfillRequest {
  return {
    id: ++serial,
    documentId: 'file:count.py',
    languageId: 'python',
    prefix: PREFIX,
    suffix: SUFFIX,
    beginsFile: true,
    endsFile: true,
    options,
    ...change,
  };
}

const TEXT =
  'def add(a, b):\n    total = a + b\n    return totl\n\ndef twice(a):\n    return a * 2\n';

function repairOf(change: Partial<RepairRequest> = {}): RepairRequest {
  return {
    id: ++serial,
    documentId: 'file:count.py',
    languageId: 'python',
    text: TEXT,
    beginsFile: true,
    endsFile: true,
    spans: [{ start: 15, end: 49 }],
    suspects: [],
    options: {},
    ...change,
  };
}

/** Cancels at the given turn of the event loop, which a request gives after each forward. */
function cancelAt(turn: number, cancellation: Cancellation): void {
  let turns = 0;
  const onTurn = (): void => {
    if (++turns === turn) cancellation.cancel();
    else if (turns < 200) setImmediate(onTurn);
  };
  setImmediate(onTurn);
}

describe('engine with a pretrained body (random weights)', () => {
  let engine: Engine;

  before(async () => {
    engine = await Engine.load({ modelFolder: TINY_MODEL, threads: 1 });
  });

  beforeEach(() => {
    engine.clearCaches();
  });

  after(() => engine.dispose());

  async function ask(request: InfillRequest, onStep?: (event: StepEvent) => void, trace = false) {
    const cancellation = new Cancellation();
    const hooks = { cancellation, trace, ...(onStep !== undefined && { onStep }) };
    const result = await engine.infill(request, hooks);
    assert.ok(result !== undefined);
    return result;
  }

  async function fix(request: RepairRequest) {
    const result = await engine.repair(request, { cancellation: new Cancellation() });
    assert.ok(result !== undefined);
    return result;
  }

  it('says what it is', () => {
    const { model, parameters, maxPrefix, maxSuffix, edit, languages } = engine.info;
    assert.deepEqual([model, parameters, edit], ['anneal-tiny-1', 116_288, true]);
    assert.deepEqual([maxPrefix, maxSuffix, languages], [512, 160, undefined]);
    assert.ok(engine.neededBytes > engine.manifest.memoryBytes);
  });

  it('answers with a text, its cost and its confidence, the same time after time', async () => {
    const first = await ask(requestOf({ maxTokens: 12 }));
    assert.ok(first.tokens <= 12 && first.encodedTokens > 20 && first.forwards > first.steps / 2);
    assert.ok(first.confidence >= 0 && first.confidence <= 1 && first.ms >= first.encodeMs);
    const warm = await ask(requestOf({ maxTokens: 12 }));
    assert.deepEqual([warm.text, warm.encodedTokens], [first.text, 0]);
    engine.close('file:count.py');
    assert.ok((await ask(requestOf({ maxTokens: 12 }))).encodedTokens > 20);
  });

  it('ends a single line before its line break, and offers others', async () => {
    const { text, alternatives } = await ask(requestOf({ singleLine: true, maxTokens: 20 }));
    const texts = [text, ...alternatives.map((other) => other.text)];
    assert.ok(texts.every((line) => !line.includes('\n')));
    assert.equal(new Set(texts).size, texts.length);
  });

  it('shows the text as it grows, and with traces what each step wrote', async () => {
    const events: StepEvent[] = [];
    const { steps } = await ask(requestOf({ maxTokens: 6 }), (event) => events.push(event), true);
    assert.equal(events.length, steps);
    assert.deepEqual(
      events.map(({ step }) => step),
      [...events.keys()].map((index) => index + 1),
    );
    const [first] = events;
    assert.ok((first?.trace?.context?.encoded ?? 0) > 20);
    for (const { canvas, trace } of events) {
      const [shown] = trace?.canvases ?? [];
      assert.ok(shown !== undefined);
      const kept = shown.cells.filter(({ text }) => text !== null).length;
      assert.equal(kept + shown.commits.length, canvas.length);
      assert.deepEqual(shown.after, canvas);
    }
    assert.ok(events.at(-1)?.trace?.canvases[0]?.stop !== undefined);
  });

  it('draws other texts by seed, the same for the same seed', async () => {
    const draw = async (seed: number) =>
      (await ask(requestOf({ temperature: 2, seed, maxTokens: 8 }, LONG))).text;
    const texts = await Promise.all([1, 2, 3, 1].map(draw));
    assert.equal(texts[3], texts[0]);
    assert.ok(new Set(texts).size > 1);
  });

  it('has no order but its own', async () => {
    await ask(requestOf({ order: 'left-to-right', maxTokens: 2 }));
    const hooks = { cancellation: new Cancellation() };
    await assert.rejects(engine.infill(requestOf({ order: 'parallel' }), hooks), {
      code: 'bad-request',
    });
  });

  it('stops within one forward of a cancellation, wherever it comes', async () => {
    for (const at of [1, 3, 6]) {
      engine.clearCaches();
      const cancellation = new Cancellation();
      cancelAt(at, cancellation);
      const request = requestOf({ maxTokens: 60 }, LONG);
      assert.equal(await engine.infill(request, { cancellation }), undefined);
      assert.ok(cancellation.forwardsAfterCancel <= 1);
    }
  });

  it('has nothing at a deadline that comes before the prompt is read, and goes on from there', async () => {
    const late = await ask(requestOf({ deadlineMs: 0 }));
    assert.deepEqual([late.text, late.tokens, late.stop], ['', 0, 'deadline']);
    assert.ok((await ask(requestOf({ maxTokens: 2 }))).tokens > 0);
  });

  it('takes windows far above its limits, empty ones and any characters', async () => {
    const long = await ask(
      requestOf({ maxTokens: 1 }, { prefix: PREFIX.repeat(200), suffix: SUFFIX.repeat(200) }),
    );
    assert.ok(long.encodedTokens <= 512 + 160 + 4);
    for (const prefix of ['', '\u0000\uFFFF', '変数 = "😀', 'a'.repeat(5000), '\n'.repeat(2000)]) {
      await ask(requestOf({ maxTokens: 3 }, { prefix, suffix: '' }));
    }
  });

  it('judges changes, and nothing else', async () => {
    const place = TEXT.indexOf('totl');
    const changes = ['total', 'totl'].map((newText) => ({
      ...{ start: place, end: place + 4 },
      newText,
    }));
    const { drafts, forwards } = await fix(repairOf({ changes }));
    assert.equal(drafts.length, 2);
    const [other, same] = drafts.map(({ rewrites }) => rewrites[0]);
    assert.equal(other?.text, 'total');
    assert.ok(Number.isFinite(other.gain) && other.gain !== 0);
    assert.ok(Math.abs(same?.gain ?? NaN) < 0.05, `${same?.gain} for what is there`);
    assert.ok(forwards > 0);
    const outside = { start: 0, end: 3, newText: 'x' };
    assert.deepEqual((await fix(repairOf({ changes: [outside] }))).drafts, []);
  });

  it('writes suspect lines anew, best gain first', async () => {
    const place = TEXT.indexOf('totl');
    const suspects = [{ start: place, end: place + 4 }];
    for (const quick of [true, false]) {
      const { drafts, steps } = await fix(repairOf({ suspects, options: { quick } }));
      assert.equal(drafts.length, 1);
      const [draft] = drafts;
      assert.equal(TEXT.slice(draft?.start, draft?.end), 'return totl');
      const rewrites = draft?.rewrites ?? [];
      assert.ok(rewrites.length > 1 && steps > 0);
      const gains = rewrites.map(({ gain }) => gain);
      assert.deepEqual(
        gains,
        gains.toSorted((a, b) => b - a),
      );
      assert.ok(rewrites.every(({ text, edits }) => text !== 'return totl' && edits > 0));
    }
  });

  it('writes a share anew: whole spans, and lines by seed', async () => {
    for (const share of [1, 0.5]) {
      const { drafts } = await fix(repairOf({ options: { share, seed: 3 } }));
      for (const { start, end, rewrites } of drafts) {
        assert.deepEqual([start, end], [15, 49]);
        assert.ok(rewrites.length <= 1);
      }
    }
  });

  it('looks by itself where nobody complains', async () => {
    const { scoredTokens, late } = await fix(repairOf());
    assert.ok(scoredTokens > 5 && !late);
  });

  it('stops a repair by cancellation and by deadline', async () => {
    const suspects = [{ start: 19, end: 24 }];
    const cancellation = new Cancellation();
    cancelAt(2, cancellation);
    assert.equal(await engine.repair(repairOf({ suspects }), { cancellation }), undefined);
    assert.ok(cancellation.forwardsAfterCancel <= 1);
    const { late, drafts } = await fix(repairOf({ suspects, options: { deadlineMs: 0 } }));
    assert.deepEqual([late, drafts], [true, []]);
  });

  it('waits for its turn between the forwards of a repair', async () => {
    let turns = 0;
    const turn = (): Promise<void> => {
      turns++;
      return Promise.resolve();
    };
    const cancellation = new Cancellation();
    const result = await engine.repair(repairOf(), { cancellation, turn });
    assert.equal(turns, result?.forwards);
  });
});

describe('runtime process with a pretrained body (random weights)', () => {
  let child: RuntimeChild | undefined;

  afterEach(() => {
    child?.kill();
  });

  it('answers, and cancels within one forward', async () => {
    child = new RuntimeChild(['--model', TINY_MODEL]);
    const ready = await child.message(({ type }) => type === 'ready');
    assert.ok(ready.type === 'ready' && ready.info.model === 'anneal-tiny-1');
    child.send({
      type: 'infill',
      request: requestOf({ maxTokens: 400 }, { ...LONG, id: 1 }),
      steps: true,
    });
    await child.message(({ type }) => type === 'step');
    child.send({ type: 'cancel', id: 1 });
    const cancelled = await child.answer(1);
    assert.ok(cancelled.type === 'cancelled' && cancelled.forwardsAfterCancel <= 1);
    child.send({ type: 'infill', request: requestOf({ maxTokens: 4 }, { id: 2 }) });
    child.send({ type: 'repair', request: repairOf({ id: 3 }) });
    assert.equal((await child.answer(2)).type, 'done');
    assert.equal((await child.answer(3)).type, 'done');
  });

  for (const damage of DAMAGES) {
    it(`names ${damage.name}`, async () => {
      const folder = await damagedModel(damage, TINY_MODEL);
      try {
        child = new RuntimeChild(['--model', folder]);
        const failed: FromRuntime = await child.message(({ type }) => type === 'failed');
        assert.ok(failed.type === 'failed');
        assert.equal(failed.error.code, damage.code);
        assert.match(failed.error.message, damage.message);
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  }
});

describe('CLI with another model', () => {
  const line = { id: 1, languageId: 'python', prefix: PREFIX, options: { maxTokens: 4 } };
  const run = (command: string, fields: object, args: string[], env: NodeJS.ProcessEnv = {}) => {
    const { stdout, status } = spawnSync(process.execPath, [bundle('cli'), command, ...args], {
      input: JSON.stringify({ ...line, ...fields }),
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    assert.equal(status, 0);
    return JSON.parse(stdout) as Record<string, unknown>;
  };

  it('infills, generates and repairs', () => {
    const args = ['--model', TINY_MODEL];
    assert.equal(typeof run('infill', { suffix: SUFFIX }, args)['text'], 'string');
    assert.equal(typeof run('generate', {}, args)['text'], 'string');
    assert.equal(typeof run('repair', { text: TEXT, options: {} }, args)['text'], 'string');
  });

  it('takes the folder from the environment', () => {
    const info = run('info', {}, [], { ANNEAL_MODEL: TINY_MODEL });
    assert.equal((info['manifest'] as { name: string }).name, 'anneal-tiny-1');
  });
});
