import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type * as Onnxruntime from 'onnxruntime-node';
import type { Dense, GraphSession } from '../decoder/decoderGraph';
import { messageOf, RuntimeFailure } from '../host/failure';

type Ort = typeof Onnxruntime;

/**
 * Loads a graph by its path, so that onnxruntime reads the weights beside it without a copy in JavaScript's memory.
 * @param file the ONNX file, already verified together with its weights
 * @param threads for one operator; operators themselves run one after the other
 * @throws RuntimeFailure `no-native-binding` where onnxruntime has no build for this platform, `model-invalid` when the
 *   graph cannot be loaded.
 */
export async function openDecoderSession(file: string, threads: number): Promise<GraphSession> {
  const ort = await loadBinding();
  try {
    const session = await ort.InferenceSession.create(file, {
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
    return new OnnxSession(ort, session);
  } catch (error) {
    throw new RuntimeFailure(
      'model-invalid',
      `The model graph cannot be loaded: ${messageOf(error)}`,
    );
  }
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

class OnnxSession implements GraphSession {
  /** Caches keep their arrays from forward to forward, so their tensors are made once an array. */
  private readonly tensors = new WeakMap<object, Tensor>();

  constructor(
    private readonly ort: Ort,
    private readonly session: InferenceSession,
  ) {}

  get inputNames(): readonly string[] {
    return this.session.inputNames;
  }

  get outputNames(): readonly string[] {
    return this.session.outputNames;
  }

  async run(
    inputs: Readonly<Record<string, Dense>>,
    outputs: readonly string[],
  ): ReturnType<GraphSession['run']> {
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([name, dense]) => [name, this.tensorOf(dense)]),
    );
    const out = await this.session.run(feeds, outputs);
    return {
      float32: (name) => {
        const data = out[name]?.data;
        if (data instanceof Float32Array) return data;
        throw wrongType(name, 'float32');
      },
      int64: (name) => {
        const data = out[name]?.data;
        if (data instanceof BigInt64Array) return data;
        throw wrongType(name, 'int64');
      },
    };
  }

  async dispose(): Promise<void> {
    await this.session.release();
  }

  private tensorOf({ data, dims }: Dense): Tensor {
    const known = this.tensors.get(data);
    if (known?.dims.every((size, axis) => size === dims[axis]) === true) return known;
    const tensor =
      data instanceof Float32Array
        ? new this.ort.Tensor('float32', data, dims)
        : new this.ort.Tensor('int64', data, dims);
    this.tensors.set(data, tensor);
    return tensor;
  }
}

function wrongType(name: string, type: string): RuntimeFailure {
  return new RuntimeFailure('model-invalid', `The model graph's output ${name} is not ${type}.`);
}
