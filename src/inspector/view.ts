/** A trace as it is shown, step by step. Plain data: what the inspector's page draws, whatever it draws it with. */

export interface TraceView {
  readonly title: string;
  /** What is known of the whole request, in the order in which it matters. */
  readonly facts: readonly Fact[];
  /** One a step. */
  readonly frames: readonly Frame[];
}

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** One step: the canvases before it, and what it did to them. */
export interface Frame {
  readonly title: string;
  /** What the step did, in a sentence. */
  readonly says: string;
  readonly canvases: readonly CanvasView[];
}

export interface CanvasView {
  readonly title: string;
  /** The one that would be the answer if this were the last step. */
  readonly isBest: boolean;
  readonly cells: readonly CellView[];
}

/** What a step did to a cell. `remasked`: a token is a mask again. */
export type CellMark = 'committed' | 'expanded' | 'deleted' | 'remasked' | 'changed';

export interface CellView {
  /** What stands there after the step; undefined for a mask. */
  readonly text?: string;
  /** 0..1: of a token when it was committed, of a mask that of the model's best guess; undefined when not known. */
  readonly probability?: number;
  /** The step in which the token was committed; undefined for masks, and for what was there from the start. */
  readonly order?: number;
  readonly mark?: CellMark;
}

/** The cell as it stands there in later steps. */
export function withoutMark({ text, probability, order }: CellView): CellView {
  return {
    ...(text !== undefined && { text }),
    ...(probability !== undefined && { probability }),
    ...(order !== undefined && { order }),
  };
}
