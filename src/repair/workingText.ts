import type { TextRange } from '../protocol';
import type { TextEdit } from '../text/edits';
import { applyEdits } from '../text/edits';
import { tokenEdits } from '../text/tokenEdits';
import { grown } from '../syntax/blocks';
import type { DraftTree } from '../syntax/draftTree';
import { parseErrorsOf, erroneousUnits, type ParseError } from '../syntax/parseErrors';
import { isProse } from '../syntax/prose';

/** How badly a text parses. */
export interface Damage {
  readonly faults: number;
  readonly units: number;
}

/** The text with one replacement, before it is decided on. */
export interface Trial {
  readonly edit: TextEdit;
  /** Undefined when nobody can tell. */
  readonly damage: Damage | undefined;
  /** Diagnostics in whose text something changes. */
  readonly touched: number;
  /** Whether nothing from the replacement's start to the last unit that changes belongs to a fault afterwards. */
  readonly clear: boolean;
  /** Whether something changes in a comment or in a string. */
  readonly prose: boolean;
}

/** The text in the making: line feeds only, its tree, and what is known of it, kept in step with every change. */
export class WorkingText {
  private readonly trees: DraftTree[];
  private current: string;
  private selected: TextRange;
  private complaints: readonly TextRange[];
  private known: readonly ParseError[] | undefined;

  /** @param tree of the text, which then belongs to this object; undefined where there is none */
  constructor(
    readonly languageId: string,
    text: string,
    selection: TextRange,
    diagnostics: readonly TextRange[],
    tree: DraftTree | undefined,
  ) {
    this.current = text;
    this.trees = tree === undefined ? [] : [tree];
    this.selected = grown(text, tree?.tree, selection);
    this.complaints = diagnostics.filter((range) => touches(range, this.selected));
  }

  get text(): string {
    return this.current;
  }

  /** Undefined where there is none. */
  get tree(): DraftTree['tree'] | undefined {
    return this.trees.at(-1)?.tree;
  }

  /** The selection as whole lines. */
  get lines(): TextRange {
    return this.selected;
  }

  /** Diagnostics in the selection whose text has not been changed. */
  get diagnostics(): readonly TextRange[] {
    return this.complaints;
  }

  /** What does not parse, anywhere in the text; nothing where there is no tree. */
  get faults(): readonly ParseError[] {
    const tree = this.trees.at(-1);
    if (tree === undefined) return [];
    this.known ??= this.faultsOf(tree);
    return this.known;
  }

  /** Undefined where there is no tree. */
  get damage(): Damage | undefined {
    return this.tree === undefined ? undefined : damageOf(this.faults);
  }

  /** What a replacement would do. */
  try(edit: TextEdit): Trial {
    const after = this.after(edit);
    const faults = after === undefined ? undefined : this.faultsOf(after, edit);
    after?.dispose();
    const finer = this.finer(edit);
    const left = this.complaints.filter((range) => moved(range, finer) !== undefined);
    const by = edit.newText.length - (edit.end - edit.start);
    const changed = { start: edit.start, end: (finer.at(-1)?.end ?? edit.end) + by };
    return {
      edit,
      damage: faults && damageOf(faults),
      clear: faults?.every(({ start, end }) => start > changed.end || end < changed.start) ?? false,
      touched: this.complaints.length - left.length,
      prose: finer.some((change) => this.tree !== undefined && isProse(this.tree, change)),
    };
  }

  /** Makes a replacement. */
  accept(edit: TextEdit): void {
    const after = this.after(edit);
    if (after !== undefined) this.trees.push(after);
    const finer = this.finer(edit);
    this.complaints = this.complaints.flatMap((range) => moved(range, finer) ?? []);
    this.selected = this.linesAfter(edit);
    this.current = applyEdits(this.current, [edit]);
    this.known = undefined;
  }

  dispose(): void {
    for (const tree of this.trees.reverse()) tree.dispose();
  }

  private after(edit: TextEdit): DraftTree | undefined {
    return this.trees.at(-1)?.after(edit);
  }

  private faultsOf({ text, tree }: DraftTree, edit?: TextEdit): readonly ParseError[] {
    const lines = edit === undefined ? this.selected : this.linesAfter(edit);
    return parseErrorsOf(text, tree, this.languageId, lines);
  }

  private linesAfter({ start, end, newText }: TextEdit): TextRange {
    return { ...this.selected, end: this.selected.end + newText.length - (end - start) };
  }

  /** A replacement as the edits that it really makes. */
  private finer({ start, end, newText }: TextEdit): TextEdit[] {
    return tokenEdits(this.current.slice(start, end), newText).map((edit) => ({
      ...edit,
      start: edit.start + start,
      end: edit.end + start,
    }));
  }
}

/** Whether two ranges have a unit in common, or meet. */
export function touches(one: TextRange, other: TextRange): boolean {
  return one.start <= other.end && one.end >= other.start;
}

/** A range after edits; undefined when one of them changes its text, or what is right beside it. */
function moved(range: TextRange, edits: readonly TextEdit[]): TextRange | undefined {
  let by = 0;
  for (const { start, end, newText } of edits) {
    if (touches(range, { start, end })) return undefined;
    if (end < range.start) by += newText.length - (end - start);
  }
  return { start: range.start + by, end: range.end + by };
}

function damageOf(faults: readonly ParseError[]): Damage {
  return { faults: faults.length, units: erroneousUnits(faults) };
}
