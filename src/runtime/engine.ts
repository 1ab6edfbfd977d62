import type {
  InfillRequest,
  InfillResult,
  RepairRequest,
  RepairResult,
  RuntimeInfo,
} from '../protocol';
import type { AnsweringModel, OpenOptions } from './answeringModel';
import { openModel } from './architectures';
import type { InfillHooks, RepairHooks } from './host/hooks';
import { MODEL_FORMAT, type Manifest } from './package/manifest';
import { readModelPackage } from './package/modelPackage';
import type { Device } from './session/session';

export interface EngineOptions extends Omit<OpenOptions, 'device'> {
  /** Folder with manifest.json. */
  readonly modelFolder: string;
  /** `cpu` when absent. */
  readonly device?: Device;
  /** Where the hashes of verified files are remembered; without it all files are read at each start. */
  readonly stateFile?: string | undefined;
}

/** A loaded model with its caches: what the runtime process and the CLI have in common. */
export class Engine {
  private constructor(
    readonly manifest: Manifest,
    private readonly model: AnsweringModel,
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
  }: EngineOptions): Promise<Engine> {
    const started = performance.now();
    const files = await readModelPackage(modelFolder, stateFile);
    const model = await openModel(files, { threads, device });
    return new Engine(files.manifest, model, threads, performance.now() - started);
  }

  /** Answers one request; see `AnsweringModel`. */
  infill(request: InfillRequest, hooks: InfillHooks): Promise<InfillResult | undefined> {
    return this.model.infill(request, hooks);
  }

  /** Answers one request; see `AnsweringModel`. */
  repair(request: RepairRequest, hooks: RepairHooks): Promise<RepairResult | undefined> {
    return this.model.repair(request, hooks);
  }

  /** Forgets a document. */
  close(documentId: string): void {
    this.model.close(documentId);
  }

  /** Forgets all documents; the next request of each is encoded anew. */
  clearCaches(): void {
    this.model.clear();
  }

  /** What the loaded package and its caches may take, bytes. */
  get neededBytes(): number {
    return this.manifest.memoryBytes + this.model.cacheBytes;
  }

  get info(): RuntimeInfo {
    const { name, version, gate } = this.manifest;
    return {
      model: name,
      version,
      ...this.model.facts,
      format: MODEL_FORMAT,
      threads: this.threads,
      gate,
      loadMs: this.loadMs,
      memoryBytes: process.memoryUsage.rss(),
    };
  }

  dispose(): Promise<void> {
    return this.model.dispose();
  }
}
