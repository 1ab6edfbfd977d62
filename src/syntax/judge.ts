/** Answers post-processing's questions about a completion from syntax trees. */
import { lengthWithin, type SpanExtent } from './spans';
import type { SourceText, Trees } from './trees';
import { countErrors, isWorse } from './validity';

/** A text inserted into a document. */
export interface Insertion extends SourceText {
  /** Offset of the cursor in the document. */
  readonly offset: number;
  /** Units behind the cursor that are replaced. */
  readonly replaceTo: number;
  readonly insert: string;
}

/** The questions. Undefined means unknown, e.g. because the language has no grammar. */
export interface SyntaxJudge {
  /** How much of the inserted text may stay, in units: it never goes on past the enclosing node. */
  lengthWithin(insertion: Insertion, extent: SpanExtent): number | undefined;
  /** Whether the document parses worse with the text than without it. */
  addsErrors(insertion: Insertion): boolean | undefined;
}

/** Answers synchronously from `Trees`; `trees.warm` must have run for the document's language. */
export class TreeJudge implements SyntaxJudge {
  constructor(private readonly trees: Trees) {}

  lengthWithin(insertion: Insertion, extent: SpanExtent): number | undefined {
    const tree = this.after(insertion);
    if (tree === undefined) return undefined;
    const { offset, insert } = insertion;
    try {
      return lengthWithin(tree, offset, insert, extent);
    } finally {
      tree.delete();
    }
  }

  addsErrors(insertion: Insertion): boolean | undefined {
    const before = this.trees.tree(insertion);
    if (before === undefined) return undefined;
    const old = countErrors(before);
    const tree = this.after(insertion);
    if (tree === undefined) return undefined;
    const { offset, insert } = insertion;
    try {
      return isWorse(old, countErrors(tree, offset, offset + insert.length));
    } finally {
      tree.delete();
    }
  }

  private after(insertion: Insertion): ReturnType<Trees['treeAfter']> {
    const { offset, replaceTo, insert } = insertion;
    return this.trees.treeAfter(insertion, {
      start: offset,
      end: offset + replaceTo,
      newText: insert,
    });
  }
}
