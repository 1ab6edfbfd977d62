import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type * as Onnxruntime from 'onnxruntime-node';
import { messageOf, RuntimeFailure } from '../host/failure';
import type {
  DecoderShape,
  ForwardFeeds,
  ForwardGraph,
  ForwardOutputs,
  LayerArrays,
} from '../decoder/forwardGraph';

type Ort = typeof Onnxruntime;
type Values = InferenceSession.OnnxValueMapType;

/** A loaded decoder network; holds native memory until disposed. */
export interface DecoderSession extends ForwardGraph {
  /** Frees the native memory. The session must not be used afterwards. */
  dispose(): Promise<void>;
}

/**
 * Loads the graph of a decoder package by its path, so that onnxruntime reads the weights beside it without a copy in
 * JavaScript's memory.
 * @param file the ONNX file, already verified together with its weights
 * @param threads for one operator; operators themselves run one after the other
 * @throws RuntimeFailure `no-native-binding` where onnxruntime has no build for this platform, `model-invalid` when the
 *   graph cannot be loaded or is not the contract's.
 */
export async function openDecoderSession(
  file: string,
  shape: DecoderShape,
  threads: number,
): Promise<DecoderSession> {
  const ort = await loadBinding();
  let session: InferenceSession;
  try {
    session = await ort.InferenceSession.create(file, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      extra: {
        session: {
          // Waiting threads would keep a core busy between two keystrokes.
          intra_op: { allow_spinning: '0' },
          set_denormal_as_zero: '1',
        },
      },
    });
  } catch (error) {
    throw new RuntimeFailure(
      'model-invalid',
      `The model graph cannot be loaded: ${messageOf(error)}`,
    );
  }
  const graph = new OnnxDecoder(ort, session, shape);
  graph.check();
  return graph;
}

async function loadBinding(): Promise<Ort> {
  try {
    return await import('onnxruntime-node');
  } catch (error) {
    throw new RuntimeFailure(
      'no-native-binding',
      `Anneal's model runtime has no usable build for ${process.platform}-${process.arch}: ${messageOf(error).split('\n')[0] ?? ''}`,
      { cause: error },
    );
  }
}

class OnnxDecoder implements DecoderSession {
  private readonly layers: readonly number[];
  private readonly fetches: readonly string[];
  /** Caches keep their arrays from forward to forward, so their tensors are made once an array. */
  private readonly tensors = new WeakMap<Float32Array, Tensor>();

  constructor(
    private readonly ort: Ort,
    private readonly session: InferenceSession,
    private readonly shape: DecoderShape,
  ) {
    this.layers = Array.from({ length: shape.layers }, (_, layer) => layer);
    const fresh = this.layers.flatMap((layer) => [`new_k.${layer}`, `new_v.${layer}`]);
    this.fetches = ['top_ids', 'top_logp', 'given_logp', ...fresh];
  }

  /** Compares the graph's inputs and outputs with the contract (`forwardGraph.ts`). */
  check(): void {
    const caches = this.layers.flatMap((layer) => [`k.${layer}`, `v.${layer}`]);
    const inputs = ['ids', 'positions', 'mask', 'rows', 'given', ...caches];
    const differing = [
      ...inputs.filter((name) => !this.session.inputNames.includes(name)),
      ...this.session.inputNames.filter((name) => !inputs.includes(name)),
      ...this.fetches.filter((name) => !this.session.outputNames.includes(name)),
    ];
    if (differing.length > 0) {
      throw new RuntimeFailure(
        'model-invalid',
        `The model graph does not fit its manifest: ${differing.join(', ')} differ.`,
      );
    }
  }

  async run(feeds: ForwardFeeds): Promise<ForwardOutputs> {
    const out = await this.session.run(this.inputs(feeds), this.fetches);
    return {
      fresh: {
        keys: this.layers.map((layer) => float32(out, `new_k.${layer}`)),
        values: this.layers.map((layer) => float32(out, `new_v.${layer}`)),
        columns: feeds.ids.length,
      },
      topIds: Array.from(int64(out, 'top_ids'), Number),
      topLogps: float32(out, 'top_logp'),
      givenLogps: float32(out, 'given_logp'),
    };
  }

  async dispose(): Promise<void> {
    await this.session.release();
  }

  private inputs(feeds: ForwardFeeds): Record<string, Tensor> {
    const { ids, positions, mask, past, rows, given } = feeds;
    const inputs: Record<string, Tensor> = {
      ids: this.integers(ids),
      positions: this.integers(positions),
      mask: new this.ort.Tensor('float32', mask, [ids.length, past.columns + ids.length]),
      rows: this.integers(rows),
      given: this.integers(given),
    };
    for (const layer of this.layers) {
      inputs[`k.${layer}`] = this.cached(past, past.keys[layer]);
      inputs[`v.${layer}`] = this.cached(past, past.values[layer]);
    }
    return inputs;
  }

  private cached({ columns }: LayerArrays, data: Float32Array | undefined): Tensor {
    if (data === undefined) throw new Error('the cache has fewer layers than the network');
    const known = this.tensors.get(data);
    if (known !== undefined) return known;
    const { kvHeads, headDim } = this.shape;
    const tensor = new this.ort.Tensor('float32', data, [kvHeads, columns, headDim]);
    this.tensors.set(data, tensor);
    return tensor;
  }

  private integers(values: readonly number[]): Tensor {
    return new this.ort.Tensor('int64', BigInt64Array.from(values, BigInt), [values.length]);
  }
}

function float32(out: Values, name: string): Float32Array {
  const data = out[name]?.data;
  if (data instanceof Float32Array) return data;
  throw new RuntimeFailure('model-invalid', `The model graph's output ${name} is not float32.`);
}

function int64(out: Values, name: string): BigInt64Array {
  const data = out[name]?.data;
  if (data instanceof BigInt64Array) return data;
  throw new RuntimeFailure('model-invalid', `The model graph's output ${name} is not int64.`);
}
