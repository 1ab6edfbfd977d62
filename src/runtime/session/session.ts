import type { InferenceSession, Tensor, TypedTensor } from 'onnxruntime-node';
import type * as Onnxruntime from 'onnxruntime-node';
import type { Echo, Feeds, Graph, KeysValues, Outputs } from '../twoStream/graph';
import type { ModelShape } from '../package/manifest';
import { messageOf, RuntimeFailure } from '../host/failure';

type Ort = typeof Onnxruntime;

/** A loaded model; holds native memory until disposed. */
export interface Session extends Graph {
  /** Frees the native memory. The session must not be used afterwards. */
  dispose(): Promise<void>;
}

/**
 * Loads the graph. The only place that knows onnxruntime.
 * @param bytes the ONNX file, already verified
 * @param threads for one operator; operators themselves run one after the other
 * @throws RuntimeFailure `no-native-binding` where onnxruntime has no build for this platform, `model-invalid` when the
 *   graph cannot be loaded or is not the contract's.
 */
export async function openSession(
  bytes: Uint8Array,
  shape: ModelShape,
  threads: number,
  load: () => Promise<Ort> = loadOnnxruntime,
): Promise<Session> {
  const ort = await loadBinding(load);
  let session: InferenceSession;
  try {
    session = await ort.InferenceSession.create(bytes, {
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
          // Soft-max tails that turn denormal cost four times the whole step (research/onnxruntime-cpu.md).
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
  const graph = new OnnxGraph(ort, session, shape);
  graph.check();
  return graph;
}

/** The native binding is looked up when the module is imported, so its absence shows there. */
function loadOnnxruntime(): Promise<Ort> {
  return import('onnxruntime-node');
}

async function loadBinding(load: () => Promise<Ort>): Promise<Ort> {
  try {
    return await load();
  } catch (error) {
    throw new RuntimeFailure(
      'no-native-binding',
      `Anneal's model runtime has no usable build for ${process.platform}-${process.arch}: ${firstLine(error)}`,
      { cause: error },
    );
  }
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0] ?? '';
}

/** Version of onnxruntime, for information. */
export async function onnxruntimeVersion(): Promise<string> {
  const { env } = await loadOnnxruntime();
  return env.versions.node ?? env.versions.common;
}

type Named = Record<string, Tensor>;

class OnnxGraph implements Session {
  private readonly fetchTop = ['top_ids', 'top_logp'];
  private readonly fetchAll: readonly string[];
  /** Caches keep their arrays from forward to forward, so their tensors are made once an array. */
  private readonly tensors = new WeakMap<Float32Array, Tensor>();

  constructor(
    private readonly ort: Ort,
    private readonly session: InferenceSession,
    private readonly shape: ModelShape,
  ) {
    const layers = Array.from({ length: shape.layers }, (_, i) => i);
    this.fetchAll = [...this.fetchTop, ...layers.flatMap((i) => [`k_${i}`, `v_${i}`])];
  }

  /** Compares the graph's inputs and outputs with the contract of ARCHITECTURE.md. */
  check(): void {
    const layers = Array.from({ length: this.shape.layers }, (_, i) => i);
    const caches = layers.flatMap((i) => [`ka_${i}`, `va_${i}`, `kb_${i}`, `vb_${i}`]);
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
      ...inputs.filter((name) => !this.session.inputNames.includes(name)),
      ...this.session.inputNames.filter((name) => !inputs.includes(name)),
      ...this.fetchAll.filter((name) => !this.session.outputNames.includes(name)),
    ];
    if (missing.length > 0) {
      throw new RuntimeFailure(
        'model-invalid',
        `The model graph does not fit its manifest: ${missing.join(', ')} differ.`,
      );
    }
  }

  async run(feeds: Feeds): Promise<Outputs> {
    const fetches = feeds.wantKeysValues ? this.fetchAll : this.fetchTop;
    const out = await this.session.run(this.inputs(feeds), fetches);
    const predictions = {
      rows: feeds.ask.length,
      topK: this.shape.topK,
      ids: Array.from(int64(out, 'top_ids'), Number),
      logps: float32(out, 'top_logp'),
    };
    if (!feeds.wantKeysValues) return { predictions };
    return { predictions, keysValues: this.fresh(out, feeds.ids.length) };
  }

  async dispose(): Promise<void> {
    await this.session.release();
  }

  private inputs(feeds: Feeds): Named {
    const fed = feeds.ids.length;
    const columns = feeds.a.capacity + feeds.b.capacity + fed;
    const inputs: Named = {
      ids: this.integers(feeds.ids),
      left: this.integers(feeds.left),
      right: this.integers(feeds.right),
      echo_left: this.integers(this.echoCodes(feeds.echoLeft)),
      echo_right: this.integers(this.echoCodes(feeds.echoRight)),
      stream: this.integers(streamsOf(feeds)),
      pos: this.integers(feeds.positions),
      pos_b: this.integers(feeds.positionsB),
      mask: new this.ort.Tensor('float32', feeds.mask, [fed, columns]),
      ask: this.integers(feeds.ask),
    };
    this.addCache(inputs, 'a', feeds.a);
    this.addCache(inputs, 'b', feeds.b);
    return inputs;
  }

  private addCache(inputs: Named, slot: 'a' | 'b', { keys, values, capacity }: KeysValues): void {
    const { kvHeads, headDim } = this.shape;
    keys.forEach((data, i) => {
      inputs[`k${slot}_${i}`] = this.cached(data, [kvHeads, headDim, capacity]);
    });
    values.forEach((data, i) => {
      inputs[`v${slot}_${i}`] = this.cached(data, [kvHeads, capacity, headDim]);
    });
  }

  private cached(data: Float32Array, dims: readonly number[]): Tensor {
    const known = this.tensors.get(data);
    if (known !== undefined) return known;
    const tensor = new this.ort.Tensor('float32', data, dims);
    this.tensors.set(data, tensor);
    return tensor;
  }

  private echoCodes(echoes: readonly Echo[]): number[] {
    return echoes.map(({ id, strength }) => strength * this.shape.vocab + id);
  }

  private integers(values: readonly number[]): TypedTensor<'int64'> {
    return new this.ort.Tensor('int64', BigInt64Array.from(values, BigInt), [values.length]);
  }

  private fresh(out: InferenceSession.OnnxValueMapType, capacity: number): KeysValues {
    const layers = Array.from({ length: this.shape.layers }, (_, i) => i);
    return {
      keys: layers.map((i) => float32(out, `k_${i}`)),
      values: layers.map((i) => float32(out, `v_${i}`)),
      capacity,
    };
  }
}

function streamsOf({ stream, ids }: Feeds): readonly number[] {
  return typeof stream === 'number' ? ids.map(() => stream) : stream;
}

function float32(out: InferenceSession.OnnxValueMapType, name: string): Float32Array {
  const data = out[name]?.data;
  if (data instanceof Float32Array) return data;
  throw new RuntimeFailure('model-invalid', `The model graph's output ${name} is not float32.`);
}

function int64(out: InferenceSession.OnnxValueMapType, name: string): BigInt64Array {
  const data = out[name]?.data;
  if (data instanceof BigInt64Array) return data;
  throw new RuntimeFailure('model-invalid', `The model graph's output ${name} is not int64.`);
}
