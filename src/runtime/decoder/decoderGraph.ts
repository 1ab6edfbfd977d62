import { RuntimeFailure } from '../host/failure';
import type { DecoderShape, ForwardFeeds, ForwardGraph, ForwardOutputs } from './forwardGraph';

/** A dense array with its shape. */
export interface Dense {
  readonly data: Float32Array | BigInt64Array;
  readonly dims: readonly number[];
}

/** A loaded graph of any contract; see `session/`. */
export interface GraphSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Runs the graph once and gives the named outputs. */
  run(
    inputs: Readonly<Record<string, Dense>>,
    outputs: readonly string[],
  ): Promise<{ float32(name: string): Float32Array; int64(name: string): BigInt64Array }>;
  /** Frees the native memory. */
  dispose(): Promise<void>;
}

/** The forward of a decoder package: names and shapes of its graph. */
export class DecoderGraph implements ForwardGraph {
  private readonly layers: readonly number[];
  private readonly outputs: readonly string[];

  /** @throws RuntimeFailure `model-invalid` when the graph's inputs and outputs are not the contract's */
  constructor(
    private readonly session: GraphSession,
    private readonly shape: DecoderShape,
  ) {
    this.layers = Array.from({ length: shape.layers }, (_, layer) => layer);
    const fresh = this.layers.flatMap((layer) => [`new_k.${layer}`, `new_v.${layer}`]);
    this.outputs = ['top_ids', 'top_logp', 'given_logp', ...fresh];
    const caches = this.layers.flatMap((layer) => [`k.${layer}`, `v.${layer}`]);
    const inputs = ['ids', 'positions', 'mask', 'rows', 'given', ...caches];
    const differing = [
      ...inputs.filter((name) => !session.inputNames.includes(name)),
      ...session.inputNames.filter((name) => !inputs.includes(name)),
      ...this.outputs.filter((name) => !session.outputNames.includes(name)),
    ];
    if (differing.length > 0) {
      throw new RuntimeFailure(
        'model-invalid',
        `The model graph does not fit its manifest: ${differing.join(', ')} differ.`,
      );
    }
  }

  async run(feeds: ForwardFeeds): Promise<ForwardOutputs> {
    const out = await this.session.run(this.inputs(feeds), this.outputs);
    return {
      fresh: {
        keys: this.layers.map((layer) => out.float32(`new_k.${layer}`)),
        values: this.layers.map((layer) => out.float32(`new_v.${layer}`)),
        columns: feeds.ids.length,
      },
      topIds: Array.from(out.int64('top_ids'), Number),
      topLogps: out.float32('top_logp'),
      givenLogps: out.float32('given_logp'),
    };
  }

  dispose(): Promise<void> {
    return this.session.dispose();
  }

  private inputs({ ids, positions, mask, past, rows, given }: ForwardFeeds): Record<string, Dense> {
    const { kvHeads, headDim } = this.shape;
    const dims = [kvHeads, past.columns, headDim];
    const inputs: Record<string, Dense> = {
      ids: integers(ids),
      positions: integers(positions),
      mask: { data: mask, dims: [ids.length, past.columns + ids.length] },
      rows: integers(rows),
      given: integers(given),
    };
    for (const layer of this.layers) {
      inputs[`k.${layer}`] = denseOf(past.keys[layer], dims);
      inputs[`v.${layer}`] = denseOf(past.values[layer], dims);
    }
    return inputs;
  }
}

function denseOf(data: Float32Array | undefined, dims: readonly number[]): Dense {
  if (data === undefined) throw new Error('the cache has fewer layers than the network');
  return { data, dims };
}

function integers(values: readonly number[]): Dense {
  return { data: BigInt64Array.from(values, BigInt), dims: [values.length] };
}
