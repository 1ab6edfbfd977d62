import type { Grammars, Parser, Tree } from './grammars';
import { applyEdit, type TextEdit } from '../text/edits';
import { treeEdit } from './treeEdit';
import { yieldToEventLoop } from './yieldToEventLoop';

/** Maximum time of a parse before it yields to other work, in ms. */
const SLICE_MS = 15;

/** Maximum time of the parse of a changed text, in ms: one that takes longer is given up. */
const CHANGE_MS = 150;

/**
 * The tree of a text that is tried out with changes: the first parse gives way to other work, the others parse only
 * what changed. Trees belong to this object and are freed with it.
 */
export class DraftTree {
  private constructor(
    private readonly parser: Parser,
    readonly text: string,
    readonly tree: Tree,
    private readonly isRoot: boolean,
  ) {}

  /** Parses a text. Resolves to undefined when its language has no grammar or it cannot be loaded; never rejects. */
  static async open(
    grammars: Grammars,
    languageId: string,
    text: string,
    now: () => number = () => performance.now(),
  ): Promise<DraftTree | undefined> {
    const parser = await grammars.create(languageId);
    if (parser === undefined) return undefined;
    for (;;) {
      const stop = now() + SLICE_MS;
      const tree = parser.parse(text, null, { progressCallback: () => now() > stop });
      if (tree !== null) return new DraftTree(parser, text, tree, true);
      await yieldToEventLoop();
    }
  }

  /**
   * The tree of the text with an edit. The caller disposes of it, before this one.
   * @returns undefined when the parse takes too long
   */
  after(edit: TextEdit, now: () => number = () => performance.now()): DraftTree | undefined {
    const text = applyEdit(this.text, edit);
    const old = this.tree.copy();
    try {
      old.edit(treeEdit(this.text, edit));
      const stop = now() + CHANGE_MS;
      const tree = this.parser.parse(text, old, { progressCallback: () => now() > stop });
      if (tree === null) this.parser.reset();
      return tree === null ? undefined : new DraftTree(this.parser, text, tree, false);
    } finally {
      old.delete();
    }
  }

  dispose(): void {
    this.tree.delete();
    if (this.isRoot) this.parser.delete();
  }
}
