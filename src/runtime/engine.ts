import type {
  InfillRequest,
  InfillResult,
  RepairRequest,
  RepairResult,
  RuntimeInfo,
} from '../protocol';
import { openModel } from './architectures';
import type { InfillHooks } from './infill/hooks';
import { infill } from './infill/infill';
import type { OpenedModel, OpenOptions } from './loadedModel';
import { MODEL_FORMAT, type Manifest } from './package/manifest';
import { readModelPackage } from './package/modelPackage';
import { repair, type RepairHooks } from './repair/repair';
import type { Device } from './session/session';

export interface EngineOptions extends Omit<OpenOptions, 'device'> {
  /** Folder with manifest.json. */
  readonly modelFolder: string;
  /** `cpu` when absent. */
  readonly device?: Device;
  /** Where the hashes of verified files are remembered; without it all files are read at each start. */
  readonly stateFile?: string | undefined;
}

/** Keys and values of about six documents at the model's limits. */
export const DEFAULT_CACHE_BYTES = 64 * 1024 * 1024;

/** A loaded model with its caches: what the runtime process and the CLI have in common. */
export class Engine {
  private constructor(
    readonly manifest: Manifest,
    private readonly model: OpenedModel,
    private readonly threads: number,
    private readonly loadMs: number,
  ) {}

  /**
   * Reads, verifies and loads the model package.
   * @throws RuntimeFailure with a `model-…` code or `no-native-binding`
   */
  static async load({
    modelFolder,
    stateFile,
    threads,
    device = 'cpu',
    cacheBytes,
  }: EngineOptions): Promise<Engine> {
    const started = performance.now();
    const files = await readModelPackage(modelFolder, stateFile);
    const model = await openModel(files, { threads, device, cacheBytes });
    return new Engine(files.manifest, model, threads, performance.now() - started);
  }

  /** Answers one request; see `infill`. One at a time: the caches are not safe for two. */
  infill(request: InfillRequest, hooks: InfillHooks): Promise<InfillResult | undefined> {
    return infill(this.model, request, hooks);
  }

  /** Answers one request; see `repair`. One at a time; an infill may be under way, since it has caches of its own. */
  repair(request: RepairRequest, hooks: RepairHooks): Promise<RepairResult | undefined> {
    return repair(this.model, request, hooks);
  }

  /** Forgets a document. */
  close(documentId: string): void {
    this.model.denoiser.close(documentId);
  }

  /** Forgets all documents; the next request of each is encoded anew. */
  clearCaches(): void {
    this.model.denoiser.clear();
  }

  get info(): RuntimeInfo {
    const { name, version, gate } = this.manifest;
    const { limits, edit } = this.model.denoiser;
    const { maxPrefix, maxSuffix, maxCanvas } = limits;
    return {
      model: name,
      version,
      ...this.model.facts,
      format: MODEL_FORMAT,
      threads: this.threads,
      maxPrefix,
      maxSuffix,
      maxCanvas,
      edit,
      gate,
      loadMs: this.loadMs,
      memoryBytes: process.memoryUsage.rss(),
    };
  }

  dispose(): Promise<void> {
    return this.model.dispose();
  }
}
