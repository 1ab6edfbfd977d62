import assert from 'node:assert/strict';
import fc from 'fast-check';
import { writeAlternatives } from '../../../../src/runtime/decoding/writing/alternatives';
import { DraftWidth } from '../../../../src/runtime/decoding/writing/draftWidth';
import { healPrefix } from '../../../../src/runtime/decoding/prompt/healing';
import {
  TextHypothesis,
  type WritingRules,
} from '../../../../src/runtime/decoding/writing/hypothesis';
import type { StopRules } from '../../../../src/runtime/decoding/writing/stopRules';
import { writeGreedy } from '../../../../src/runtime/decoding/writing/writeGreedy';
import { ForwardCosts } from '../../../../src/runtime/decoder/forwardCosts';
import { forwardsOver, NEVER, readContext, WIDE } from '../support/decoderParts';
import { promptTokensOf, smallTokenizer } from '../support/decoderTokenizerJson';
import { FakeForward, randomGuess, type Guess } from '../support/fakeForward';

const tokenizer = smallTokenizer();
const { endOfText } = promptTokensOf(tokenizer);
const idOf = (text: string) => tokenizer.encode(text)[0]!;

const rulesFor = (prefix: string, stop: Partial<StopRules> = {}): WritingRules => ({
  tokenizer,
  healed: healPrefix(tokenizer, prefix, true),
  stop: {
    singleLine: true,
    stopTexts: [],
    suffixLines: [],
    atLineStart: false,
    maxTokens: 12,
    ...stop,
  },
});

/** Writes the greedy line behind `prefix`. */
async function greedy(
  graph: FakeForward,
  prefix: string,
  {
    draft = false,
    stop = {},
    interruption = NEVER,
  }: {
    draft?: boolean;
    stop?: Partial<StopRules>;
    interruption?: typeof NEVER;
  } = {},
) {
  const rules = rulesFor(prefix, stop);
  const { kept, removed } = rules.healed;
  const ids = [endOfText, ...kept, ...removed];
  const context = await readContext(graph, ids);
  const line = new TextHypothesis(rules, context.branch(1 + kept.length));
  const forwards = forwardsOver(graph, interruption, new ForwardCosts(WIDE));
  await writeGreedy(line, {
    forwards,
    context,
    isDraftable: (id) => !tokenizer.isAdded(id),
    ...(draft && { draftWidth: new DraftWidth() }),
  });
  line.branch.truncate(line.tokens.length);
  return { line, rules, context, forwards, ids };
}

/** A network that writes `text` behind anything, token by token, then ends. */
function writes(text: string, length: () => number): (ids: readonly number[]) => Guess {
  const ids = [...tokenizer.encode(text), endOfText];
  return (seen) => [[ids[seen.length - length()] ?? endOfText, 0.9]];
}

const someText = fc.string({
  unit: fc.constantFrom(...Array.from('abcret (=\n.1é€')),
  maxLength: 25,
});

describe('greedy text', () => {
  it('is what reading everything from scratch expects, token by token', async () => {
    await fc.assert(
      fc.asyncProperty(someText, async (prefix) => {
        const { line, ids, rules } = await greedy(new FakeForward(), `${prefix}\n`);
        assert.equal(rules.healed.removed.length, 0);
        const seen = [...ids];
        for (const { id } of line.tokens) {
          const context = await readContext(new FakeForward(), seen);
          assert.equal(id, context.predictions.at(-1)!.ids[0]);
          seen.push(id);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is the same with copied drafts, in fewer forwards', async () => {
    let plainForwards = 0;
    let draftForwards = 0;
    await fc.assert(
      fc.asyncProperty(someText, async (prefix) => {
        const stop = { maxTokens: 40 };
        const plain = await greedy(new FakeForward(), prefix, { stop });
        const drafted = await greedy(new FakeForward(), prefix, { stop, draft: true });
        assert.equal(drafted.line.text, plain.line.text);
        assert.deepEqual(drafted.line.tokens, plain.line.tokens);
        plainForwards += plain.forwards.forwards;
        draftForwards += drafted.forwards.forwards;
      }),
      { numRuns: 50 },
    );
    assert.ok(draftForwards < 0.9 * plainForwards, `${draftForwards} of ${plainForwards}`);
  });

  it('never changes what was typed, whatever the network expects', async () => {
    const bytes = fc.array(fc.integer({ min: 0, max: 270 }), { minLength: 3, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(someText, bytes, async (prefix, likely) => {
        const graph = new FakeForward({
          guess: (ids, hash) =>
            likely.map((id, k) => [(id + (hash % 7)) % 270, 0.3 / (k + 1 + ids.length)]),
        });
        const { line, rules, ids } = await greedy(graph, prefix, { stop: { singleLine: false } });
        const { kept, typed } = rules.healed;
        const all = tokenizer.bytesOfAll([...kept, ...line.tokens.map(({ id }) => id)]);
        const before = tokenizer.bytesOfAll(ids);
        if (line.ended === 'max-tokens') assert.deepEqual(all.subarray(0, before.length), before);
        assert.equal(typed.length + tokenizer.bytesOfAll(kept).length, before.length);
      }),
    );
  });

  it('joins what was typed to a token', async () => {
    const kept = healPrefix(tokenizer, 'x = retu', true).kept.length + 1;
    const graph = new FakeForward({ guess: writes(' return.name', () => kept) });
    const { line } = await greedy(graph, 'x = retu');
    assert.equal(line.text, 'rn.name');
    assert.equal(line.ended, 'end-token');
    assert.deepEqual(
      line.newTokens.map(({ id }) => tokenizer.decode([id])),
      [' return', '.name'],
    );
  });

  it('puts back what was taken when nothing likely continues it', async () => {
    const graph = new FakeForward({
      guess: (ids) => [[ids.at(-1) === idOf('!') ? endOfText : idOf('!'), 0.9]],
    });
    const { line } = await greedy(graph, 'x = retu');
    assert.equal(line.text, '!');
    assert.deepEqual(
      line.tokens.map(({ id, logp }) => [tokenizer.decode([id]), Number.isNaN(logp)]),
      [
        [' ', true],
        ['retu', true],
        ['!', false],
      ],
    );
  });

  it('needs no forward for tokens of the prefix that it would write itself', async () => {
    const kept = healPrefix(tokenizer, 'x = retu', true).kept.length + 1;
    const graph = new FakeForward({ guess: writes(' retu!', () => kept) });
    const { line, forwards } = await greedy(graph, 'x = retu');
    assert.equal(line.text, '!');
    assert.equal(forwards.forwards, 1);
  });

  it('ends at the line break, inside a token as well', async () => {
    const kept = healPrefix(tokenizer, 'f(', true).kept.length + 1;
    const graph = new FakeForward({ guess: writes('(a):\nb', () => kept) });
    const { line } = await greedy(graph, 'f(');
    assert.equal(line.text, 'a):');
    assert.equal(line.ended, 'newline');
    assert.ok(line.endLogp < 0);
  });

  it('ends with what there is when time is over', async () => {
    let forwards = 0;
    const graph = new FakeForward({ onForward: (_, count) => (forwards = count) });
    const interruption = { ...NEVER, isFinishRequested: () => forwards >= 4 };
    const { line } = await greedy(graph, 'a\n', { interruption });
    assert.equal(line.ended, 'deadline');
    assert.equal(line.tokens.length, 4);
  });
});

describe('alternatives', () => {
  it('leave the line at its least sure tokens and go on as alone', async () => {
    await fc.assert(
      fc.asyncProperty(someText, async (prefix) => {
        const graph = new FakeForward();
        const { line, rules, context, forwards } = await greedy(graph, prefix);
        const text = line.text;
        const others = await writeAlternatives(line, rules, context, forwards, 4);
        assert.ok(others.length > 0 && others.length <= 4);
        assert.equal(line.text, text);
        for (const other of others) {
          const at = other.left!.at;
          assert.deepEqual(
            other.tokens.slice(0, at).map(({ id }) => id),
            line.tokens.slice(0, at).map(({ id }) => id),
          );
          assert.notEqual(other.tokens[at]?.id, line.tokens[at]?.id);
          const trunk = context.ids.slice(0, other.branch.fork);
          const seen = [...trunk, ...other.tokens.map(({ id }) => id)];
          for (let index = at + 1; index < other.tokens.length; index++) {
            const alone = await readContext(new FakeForward(), seen.slice(0, trunk.length + index));
            const [best] = other.choices(alone.predictions.at(-1)!, index);
            if (best !== undefined) assert.equal(other.tokens[index]!.id, best.id);
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  it('are read side by side: a forward for each further token, not for each text', async () => {
    const graph = new FakeForward();
    const { line, rules, context, forwards } = await greedy(graph, 'a\n');
    const before = forwards.forwards;
    const others = await writeAlternatives(line, rules, context, forwards, 6);
    assert.equal(others.length, 6);
    assert.ok(forwards.forwards - before <= 12);
  });

  it('begin with probable tokens only', async () => {
    const sure = new FakeForward({
      guess: (ids, hash) => randomGuess(ids, hash).map(([id], k) => [id, k === 0 ? 0.97 : 0.01]),
    });
    const { line, rules, context, forwards } = await greedy(sure, 'a\n');
    assert.deepEqual(await writeAlternatives(line, rules, context, forwards, 6), []);
  });
});
