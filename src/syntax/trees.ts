/**
 * Syntax trees of the documents worked on: incremental, few, and within a time budget. A tree that is not there in time
 * is undefined, and everything above degrades to lines.
 */
import type { Grammars, Parser, Tree } from './grammars';
import { applyEdit, type TextEdit } from '../text/edits';
import { minimalEdit } from '../text/minimalEdit';
import { treeEdit } from './treeEdit';
import { yieldToEventLoop } from './yieldToEventLoop';

/** What is parsed: a document, or a changed copy of one. */
export interface SourceText {
  readonly uri: string;
  readonly languageId: string;
  readonly text: string;
}

export interface TreesOptions {
  /** Documents whose trees are kept. A tree takes about 10 to 20 bytes of memory a character. */
  readonly limit?: number;
  /** Longest a synchronous parse may take, in ms. */
  readonly budgetMs?: number;
  /** Monotonic time in ms. */
  readonly now?: () => number;
}

const DEFAULT_LIMIT = 8;
const DEFAULT_BUDGET_MS = 20;

interface Entry {
  readonly languageId: string;
  readonly text: string;
  readonly tree: Tree;
}

/** Least recently used documents lose their trees first. */
export class Trees {
  private readonly entries = new Map<string, Entry>();
  private readonly limit: number;
  private readonly budgetMs: number;
  private readonly now: () => number;

  constructor(
    private readonly grammars: Grammars,
    options: TreesOptions = {},
  ) {
    this.limit = options.limit ?? DEFAULT_LIMIT;
    this.budgetMs = options.budgetMs ?? DEFAULT_BUDGET_MS;
    this.now = options.now ?? (() => performance.now());
  }

  /**
   * Loads the document's grammar and parses it in slices of the time budget, giving way to other work in between: for
   * documents that were just opened, and for those too big to be parsed between two keystrokes.
   * @returns whether the document has a tree now; false when its language has no grammar, or a newer text has a tree
   */
  async warm(source: SourceText): Promise<boolean> {
    const before = this.entries.get(source.uri);
    const parser = await this.grammars.create(source.languageId);
    if (parser === undefined) return false;
    try {
      let tree = this.parse(parser, source.text);
      while (tree === undefined) {
        await yieldToEventLoop();
        tree = this.parse(parser, source.text);
      }
      if (this.entries.get(source.uri) !== before) {
        tree.delete();
        return false;
      }
      this.keep(source.uri, { languageId: source.languageId, text: source.text, tree });
      return true;
    } finally {
      parser.delete();
    }
  }

  /**
   * The document's tree, parsed from the kept one's differences. It belongs to this object: do not keep or delete it.
   * @returns undefined when the grammar is not loaded (see `warm`) or the parse ran out of time
   */
  tree(source: SourceText): Tree | undefined {
    const { uri, languageId, text } = source;
    const entry = this.entries.get(uri);
    const known = entry?.languageId === languageId ? entry : undefined;
    const change = known === undefined ? undefined : minimalEdit(known.text, text);
    if (known !== undefined && change === undefined) {
      this.keep(uri, known);
      return known.tree;
    }
    const tree = this.changed(languageId, text, known, change);
    if (tree === undefined) return undefined;
    this.keep(uri, { languageId, text, tree });
    return tree;
  }

  /**
   * The tree of the document with one change made to it. The caller deletes it.
   * @returns undefined like `tree`
   */
  treeAfter(source: SourceText, change: TextEdit): Tree | undefined {
    const { uri, languageId, text } = source;
    if (this.tree(source) === undefined) return undefined;
    return this.changed(languageId, applyEdit(text, change), this.entries.get(uri), change);
  }

  /** Forgets a closed document. */
  close(uri: string): void {
    this.entries.get(uri)?.tree.delete();
    this.entries.delete(uri);
  }

  dispose(): void {
    for (const uri of [...this.entries.keys()]) this.close(uri);
  }

  private changed(
    languageId: string,
    text: string,
    known: Entry | undefined,
    change: TextEdit | undefined,
  ): Tree | undefined {
    const parser = this.grammars.loaded(languageId);
    if (parser === undefined) return undefined;
    const old = known?.tree.copy();
    try {
      if (old !== undefined && known !== undefined && change !== undefined) {
        old.edit(treeEdit(known.text, change));
      }
      const tree = this.parse(parser, text, old);
      if (tree === undefined) parser.reset();
      return tree;
    } finally {
      old?.delete();
    }
  }

  /** One parse of at most the budget. Called again with the same text, the parser goes on where it stopped. */
  private parse(parser: Parser, text: string, old?: Tree): Tree | undefined {
    const deadline = this.now() + this.budgetMs;
    const progressCallback = () => this.now() > deadline;
    return parser.parse(text, old ?? null, { progressCallback }) ?? undefined;
  }

  private keep(uri: string, entry: Entry): void {
    const old = this.entries.get(uri);
    if (old !== undefined && old.tree !== entry.tree) old.tree.delete();
    this.entries.delete(uri);
    this.entries.set(uri, entry);
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.limit) break;
      this.close(oldest);
    }
  }
}
