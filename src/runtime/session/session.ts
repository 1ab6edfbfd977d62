import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type * as Onnxruntime from 'onnxruntime-node';
import { messageOf, RuntimeFailure } from '../host/failure';

type Ort = typeof Onnxruntime;

/** Execution providers of each device, in the order onnxruntime tries them. */
const PROVIDERS = { cpu: ['cpu'] } as const;

/** Where a graph is computed. */
export type Device = keyof typeof PROVIDERS;

/** All devices, the default first. */
export const DEVICES = Object.keys(PROVIDERS) as readonly Device[];

export interface SessionOptions {
  /** The ONNX file, already verified; external weights lie beside it. */
  readonly file: string;
  /** For one operator; operators themselves run one after the other. */
  readonly threads: number;
  readonly device: Device;
}

/** A dense array with its shape. */
export interface Dense {
  readonly data: Float32Array | BigInt64Array;
  readonly dims: readonly number[];
}

/** A loaded graph; holds native memory until disposed. */
export interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Runs the graph once and gives the named outputs. May block the event loop while it computes. */
  run(inputs: Readonly<Record<string, Dense>>, outputs: readonly string[]): Promise<Results>;
  /** Frees the native memory. The session must not be used afterwards. */
  dispose(): Promise<void>;
}

/** Outputs of a run by their names. Both calls throw RuntimeFailure `model-invalid` for an output of another type. */
export interface Results {
  float32(name: string): Float32Array;
  int64(name: string): BigInt64Array;
}

/**
 * Loads a graph. The only place that knows onnxruntime.
 * @throws RuntimeFailure `no-native-binding` where onnxruntime has no build for this platform, `model-invalid` when the
 *   graph cannot be loaded.
 */
export async function openSession(
  { file, threads, device }: SessionOptions,
  load: () => Promise<Ort> = loadOnnxruntime,
): Promise<Session> {
  const ort = await loadBinding(load);
  try {
    const session = await ort.InferenceSession.create(file, {
      executionProviders: PROVIDERS[device],
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
    return new OnnxSession(ort, session);
  } catch (error) {
    throw new RuntimeFailure(
      'model-invalid',
      `The model graph cannot be loaded: ${messageOf(error)}`,
    );
  }
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

class OnnxSession implements Session {
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

  async run(inputs: Readonly<Record<string, Dense>>, outputs: readonly string[]): Promise<Results> {
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
