import { RuntimeFailure } from '../host/failure';
import type { Dense, Results, Session } from '../session/session';
import type { Echo, Feeds, Graph, KeysValues, Outputs } from './graph';
import type { ModelShape } from './manifest';

/** The network's graph in onnxruntime. */
export class OnnxGraph implements Graph {
  private readonly top = ['top_ids', 'top_logp'];
  private readonly all: readonly string[];

  /** @throws RuntimeFailure `model-invalid` when the graph's inputs and outputs are not the contract's */
  constructor(
    private readonly session: Session,
    private readonly shape: ModelShape,
  ) {
    this.all = [...this.top, ...this.layers().flatMap((i) => [`k_${i}`, `v_${i}`])];
    this.check();
  }

  async run(feeds: Feeds): Promise<Outputs> {
    const out = await this.session.run(
      this.inputs(feeds),
      feeds.wantKeysValues ? this.all : this.top,
    );
    const predictions = {
      rows: feeds.ask.length,
      topK: this.shape.topK,
      ids: Array.from(out.int64('top_ids'), Number),
      logps: out.float32('top_logp'),
    };
    if (!feeds.wantKeysValues) return { predictions };
    return { predictions, keysValues: this.fresh(out, feeds.ids.length) };
  }

  private layers(): number[] {
    return Array.from({ length: this.shape.layers }, (_, i) => i);
  }

  /** Compares the graph's inputs and outputs with the contract of ARCHITECTURE.md. */
  private check(): void {
    const { inputNames, outputNames } = this.session;
    const caches = this.layers().flatMap((i) => [`ka_${i}`, `va_${i}`, `kb_${i}`, `vb_${i}`]);
    const inputs = [
      'ids',
      'left',
      'right',
      'echo_left',
      'echo_right',
      'stream',
      'pos',
      'pos_b',
      'mask',
      'ask',
      ...caches,
    ];
    const missing = [
      ...inputs.filter((name) => !inputNames.includes(name)),
      ...inputNames.filter((name) => !inputs.includes(name)),
      ...this.all.filter((name) => !outputNames.includes(name)),
    ];
    if (missing.length > 0) {
      throw new RuntimeFailure(
        'model-invalid',
        `The model graph does not fit its manifest: ${missing.join(', ')} differ.`,
      );
    }
  }

  private inputs(feeds: Feeds): Record<string, Dense> {
    const fed = feeds.ids.length;
    const columns = feeds.a.capacity + feeds.b.capacity + fed;
    return {
      ids: integers(feeds.ids),
      left: integers(feeds.left),
      right: integers(feeds.right),
      echo_left: integers(this.echoCodes(feeds.echoLeft)),
      echo_right: integers(this.echoCodes(feeds.echoRight)),
      stream: integers(streamNumbers(feeds)),
      pos: integers(feeds.positions),
      pos_b: integers(feeds.positionsB),
      mask: { data: feeds.mask, dims: [fed, columns] },
      ask: integers(feeds.ask),
      ...this.cache('a', feeds.a),
      ...this.cache('b', feeds.b),
    };
  }

  private cache(slot: 'a' | 'b', { keys, values, capacity }: KeysValues): Record<string, Dense> {
    const { kvHeads, headDim } = this.shape;
    return Object.fromEntries([
      ...keys.map((data, i) => [`k${slot}_${i}`, { data, dims: [kvHeads, headDim, capacity] }]),
      ...values.map((data, i) => [`v${slot}_${i}`, { data, dims: [kvHeads, capacity, headDim] }]),
    ]) as Record<string, Dense>;
  }

  private echoCodes(echoes: readonly Echo[]): number[] {
    return echoes.map(({ id, strength }) => strength * this.shape.vocab + id);
  }

  private fresh(out: Results, capacity: number): KeysValues {
    const layers = this.layers();
    return {
      keys: layers.map((i) => out.float32(`k_${i}`)),
      values: layers.map((i) => out.float32(`v_${i}`)),
      capacity,
    };
  }
}

function streamNumbers({ stream, ids }: Feeds): readonly number[] {
  return typeof stream === 'number' ? ids.map(() => stream) : stream;
}

function integers(values: readonly number[]): Dense {
  return { data: BigInt64Array.from(values, BigInt), dims: [values.length] };
}
