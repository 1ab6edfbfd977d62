/**
 * The tree-sitter grammars, loaded when first needed. The only importer of web-tree-sitter.
 *
 * Parsing runs in the caller's process, i.e. the extension host or the CLI, synchronously and with a time budget; the
 * incremental parse of a keystroke takes well below a millisecond. V8 compiles a grammar's lexer in the background once
 * it is hot. Measured peak of that, Node 24: typescript, java, rust 30 MB and less; cpp 245 MB for a moment, once a
 * process and only when a C++ document is worked on. A parse blocks the event loop for 15 to 30 ms as a rule, for up to
 * 85 ms in the worst run seen (the first C++ document).
 * `--liftoff-only` avoids it but is a flag for a whole process, so the CLI can have it and an extension host cannot.
 */
import { access } from 'node:fs/promises';
import path from 'node:path';
import { Edit, Language, Parser } from 'web-tree-sitter';
import { LANGUAGES, languageOf } from '../languages';

export { Edit };
export type { Parser };
export type { Node, Tree } from 'web-tree-sitter';

/** Language ids with a grammar. */
export const PARSED_LANGUAGES: readonly string[] = Object.keys(LANGUAGES).filter(
  (languageId) => languageOf(languageId).grammar !== undefined,
);

/** Files of `web-tree-sitter.wasm` and of the grammars. */
export interface GrammarFiles {
  /** Folder of `tree-sitter-<grammar>.wasm`. */
  readonly grammars: string;
  /** Folder of `web-tree-sitter.wasm`. */
  readonly engine: string;
}

/** web-tree-sitter has one engine a process, whatever the number of `Grammars`. */
let engine: Promise<void> | undefined;

function startEngine(folder: string): Promise<void> {
  engine ??= Parser.init({ locateFile: (name: string) => path.join(folder, name) });
  return engine;
}

/** Parsers by language, loaded lazily. A failed load is remembered and stays undefined. */
export class Grammars {
  private readonly loading = new Map<string, Promise<Parser | undefined>>();
  private readonly ready = new Map<string, Parser>();

  /**
   * @param files where the wasm files lie; in the extension `dist/grammars` and `dist`
   * @param onFailure called once for each grammar that cannot be loaded, for the log
   */
  constructor(
    private readonly files: GrammarFiles,
    private readonly onFailure: (grammar: string, error: unknown) => void = () => undefined,
  ) {}

  /** Loads the parser of a language. Resolves to undefined when there is none or it cannot be loaded; never rejects. */
  load(languageId: string): Promise<Parser | undefined> {
    const { grammar } = languageOf(languageId);
    if (grammar === undefined) return Promise.resolve(undefined);
    const known = this.loading.get(grammar) ?? this.start(grammar);
    this.loading.set(grammar, known);
    return known;
  }

  /** A new parser, which the caller deletes; undefined like `load`. */
  async create(languageId: string): Promise<Parser | undefined> {
    const shared = await this.load(languageId);
    const language = shared?.language ?? undefined;
    return language === undefined ? undefined : new Parser().setLanguage(language);
  }

  /** The parser of a language if it is loaded by now. */
  loaded(languageId: string): Parser | undefined {
    const { grammar } = languageOf(languageId);
    return grammar === undefined ? undefined : this.ready.get(grammar);
  }

  /** Frees the parsers. */
  dispose(): void {
    for (const parser of this.ready.values()) parser.delete();
    this.ready.clear();
    this.loading.clear();
  }

  private async start(grammar: string): Promise<Parser | undefined> {
    try {
      const file = path.join(this.files.grammars, `tree-sitter-${grammar}.wasm`);
      // Emscripten aborts with a message on stderr when the engine's file is missing, so look first.
      await Promise.all([access(file), access(path.join(this.files.engine, ENGINE_FILE))]);
      await startEngine(this.files.engine);
      const language = await Language.load(file);
      const parser = new Parser().setLanguage(language);
      this.ready.set(grammar, parser);
      return parser;
    } catch (error) {
      this.onFailure(grammar, error);
      return undefined;
    }
  }
}

const ENGINE_FILE = 'web-tree-sitter.wasm';
