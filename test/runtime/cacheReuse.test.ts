import assert from 'node:assert/strict';
import { blankCanvas } from '../../src/runtime/infill/canvas';
import { encodeStream } from '../../src/runtime/twoStream/prefill';
import { STREAM, type KeysValues } from '../../src/runtime/twoStream/graph';
import { StreamCache, unusedKeysValues } from '../../src/runtime/twoStream/streamCache';
import { denoiseForward } from '../support/golden';
import { openModel, type OpenModel } from '../support/model';

/** Numbers of a cached token in all layers, keys and values. */
function numbersOf(
  cache: KeysValues,
  token: number,
  { kvHeads, headDim }: OpenModel['manifest']['model'],
) {
  const rows = kvHeads * headDim;
  const key = (data: Float32Array) =>
    Array.from({ length: rows }, (_, row) => data[row * cache.capacity + token] ?? NaN);
  const value = (data: Float32Array) =>
    Array.from({ length: rows }, (_, row) => {
      const head = Math.floor(row / headDim);
      return data[(head * cache.capacity + token) * headDim + (row % headDim)] ?? NaN;
    });
  return [...cache.keys.flatMap(key), ...cache.values.flatMap(value)];
}

/** Length of the difference against the length of the first. */
function relativeDifference(a: readonly number[], b: readonly number[]): number {
  const length = (values: readonly number[]) => Math.hypot(...values);
  return length(a.map((value, i) => value - (b[i] ?? NaN))) / length(a);
}

/**
 * The model quantises activations over all tokens of a forward, so a token encoded alone differs a little from the same
 * token encoded among others. Anything wrong with reuse (a position, a mask, a column) is far outside this.
 */
const QUANTISATION = 0.08;

describe('cache reuse with the bundled model', () => {
  let model: OpenModel;
  let unused: KeysValues;
  let tokens: readonly number[];

  before(async () => {
    model = await openModel();
    unused = unusedKeysValues(model.manifest.model);
    const line = 'const total = items.map((item) => item.price * item.count).reduce(sum, 0);\n';
    tokens = [
      model.manifest.tokens.languages.get('typescript') ?? 0,
      ...model.words.encode(line.repeat(6)),
    ];
  });

  after(() => model.session.dispose());

  async function encode(cache: StreamCache, wanted: readonly number[], stream: 0 | 1) {
    return encodeStream(model.session, { stream, cache, unused }, wanted, () => false);
  }

  async function scratch(wanted: readonly number[], stream: 0 | 1): Promise<StreamCache> {
    const cache = new StreamCache(model.manifest.model);
    await encode(cache, wanted, stream);
    return cache;
  }

  for (const [name, stream] of Object.entries({ prefix: STREAM.prefix, suffix: STREAM.suffix })) {
    it(`gives a ${name} token by token what encoding at once gives`, async () => {
      const whole = await scratch(tokens, stream);
      const typed = new StreamCache(model.manifest.model);
      const wrong = [...tokens.slice(0, 70), 300, 301, 302];
      const histories = [
        ...[40, 41, 43, 66].map((length) => tokens.slice(0, length)),
        wrong,
        tokens,
      ];
      for (const history of histories) await encode(typed, history, stream);
      for (const token of [0, 39, 41, 65, 69, 70, 71, tokens.length - 1]) {
        const [a, b] = [whole, typed].map((cache) => numbersOf(cache, token, model.manifest.model));
        const difference = relativeDifference(a ?? [], b ?? []);
        assert.ok(difference < QUANTISATION, `token ${token} differs by ${difference}`);
      }
    });
  }

  it('is untouched by encoding that changes nothing', async () => {
    const cache = await scratch(tokens, STREAM.prefix);
    const before = cache.keys.map((keys) => keys.slice());
    assert.equal((await encode(cache, tokens.slice(0, 50), STREAM.prefix)).tokens, 0);
    assert.equal((await encode(cache, tokens, STREAM.prefix)).tokens, 0);
    assert.deepEqual(cache.keys, before);
  });

  it('hides tokens behind the cursor that are still cached', async () => {
    const suffix = { cache: await scratch(tokens, STREAM.suffix), ids: tokens.slice(0, 30) };
    const { mask } = model.manifest.tokens;
    const long = await scratch(tokens, STREAM.prefix);
    const short = await scratch(tokens.slice(0, 60), STREAM.prefix);
    // The same 60 tokens, in one case with others cached behind them.
    long.truncate(0);
    await encode(long, tokens.slice(0, 60), STREAM.prefix);
    const answers = await Promise.all(
      [long, short].map((cache) =>
        denoiseForward(model.session, [blankCanvas(8)], mask, {
          prefix: { cache, ids: tokens.slice(0, 60) },
          suffix,
        }),
      ),
    );
    assert.deepEqual(answers[0]?.[0]?.ids, answers[1]?.[0]?.ids);
  });
});
