import type {
  InfillRequest,
  InfillResult,
  RepairRequest,
  RepairResult,
  RuntimeInfo,
} from '../protocol';
import { DocumentCaches } from './twoStream/documentCaches';
import { infill, type InfillContext, type InfillHooks } from './infill/infill';
import type { Manifest } from './package/manifest';
import { MODEL_FORMAT } from './package/manifest';
import { readModelPackage } from './package/modelPackage';
import { repairCache } from './repair/encodeWindow';
import { repair, type RepairHooks } from './repair/repair';
import { openSession, type Session } from './session/session';
import { unusedKeysValues } from './twoStream/streamCache';
import { Tokenizer } from './package/tokenizer';

export interface EngineOptions {
  /** Folder with manifest.json. */
  readonly modelFolder: string;
  readonly threads: number;
  /** Most bytes for the caches of all documents. */
  readonly cacheBytes: number;
}

/** Keys and values of about six documents at the model's limits. */
export const DEFAULT_CACHE_BYTES = 64 * 1024 * 1024;

/** A loaded model with its caches: what the runtime process and the CLI have in common. */
export class Engine {
  private constructor(
    private readonly context: InfillContext,
    private readonly session: Session,
    private readonly threads: number,
    private readonly loadMs: number,
  ) {}

  /**
   * Reads, verifies and loads the model package.
   * @throws RuntimeFailure with a `model-…` code or `no-native-binding`
   */
  static async load({ modelFolder, threads, cacheBytes }: EngineOptions): Promise<Engine> {
    const started = performance.now();
    const { manifest, graph: bytes, tokenizer: json } = await readModelPackage(modelFolder);
    const tokenizer = Tokenizer.parse(json, manifest.files.tokenizer.path);
    const session = await openSession(bytes, manifest.model, threads);
    const context: InfillContext = {
      manifest,
      tokenizer,
      graph: session,
      caches: new DocumentCaches(manifest.model, cacheBytes),
      unused: unusedKeysValues(manifest.model),
      now: () => performance.now(),
    };
    return new Engine(context, session, threads, performance.now() - started);
  }

  get manifest(): Manifest {
    return this.context.manifest;
  }

  /** Answers one request; see `infill`. One at a time: the caches are not safe for two. */
  infill(request: InfillRequest, hooks: InfillHooks): Promise<InfillResult | undefined> {
    return infill(this.context, request, hooks);
  }

  /** Answers one request; see `repair`. One at a time; an infill may be under way, since it has caches of its own. */
  repair(request: RepairRequest, hooks: RepairHooks): Promise<RepairResult | undefined> {
    return repair(this.context, request, hooks);
  }

  /** Forgets a document. */
  close(documentId: string): void {
    this.context.caches.close(documentId);
    this.context.caches.close(repairCache(documentId));
  }

  /** Forgets all documents; the next request of each is encoded anew. */
  clearCaches(): void {
    this.context.caches.clear();
  }

  get info(): RuntimeInfo {
    const { name, version, model, gate } = this.context.manifest;
    return {
      model: name,
      version,
      parameters: model.parameters,
      format: MODEL_FORMAT,
      threads: this.threads,
      maxPrefix: model.maxPrefix,
      maxSuffix: model.maxSuffix,
      maxCanvas: model.maxCanvas,
      edit: model.edit,
      ...knownLanguages(this.context.manifest),
      gate,
      loadMs: this.loadMs,
      memoryBytes: process.memoryUsage.rss(),
    };
  }

  dispose(): Promise<void> {
    return this.session.dispose();
  }
}

/** Every language id with the tag of a language that the model was trained on; nothing where nobody says which. */
function knownLanguages({ model, tokens }: Manifest): Pick<RuntimeInfo, 'languages'> {
  if (model.languages === undefined) return {};
  const tags = new Set(model.languages.map((name) => tokens.languages.get(name)));
  return {
    languages: [...tokens.languages].flatMap(([name, tag]) => (tags.has(tag) ? [name] : [])),
  };
}
