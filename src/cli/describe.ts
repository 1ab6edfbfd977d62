import { cpus } from 'node:os';
import type { Engine } from '../runtime/engine';
import { onnxruntimeVersion } from '../runtime/session/session';
import { physicalCores, thisMachine } from '../runtime/host/threads';

/** What `info` prints. Times in ms, memory in bytes. */
export async function describe(engine: Pick<Engine, 'info' | 'manifest'>): Promise<unknown> {
  const { threads, loadMs, memoryBytes } = engine.info;
  return {
    manifest: engine.manifest.fields.value,
    runtime: {
      node: process.versions.node,
      onnxruntime: await onnxruntimeVersion(),
      platform: `${process.platform}-${process.arch}`,
      processor: cpus()[0]?.model ?? 'unknown',
      physicalCores: physicalCores(thisMachine()),
    },
    threads,
    loadMs,
    memoryBytes,
  };
}
