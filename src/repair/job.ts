/** What a repair is asked, and what it answers: the same for the command line and for an editor. */
import type { RepairStepEvent, TextRange } from '../protocol';
import type { TextEdit } from '../text/edits';

/**
 * `repair`: change what is wrong. `rediffuse`: write a share of the selection anew. `holes`: write what placeholders
 * stand for.
 */
export type RepairMode = 'repair' | 'rediffuse' | 'holes';

/** Shares of the selection, in per cent, that can be written anew. */
export const STRENGTHS = [20, 50, 80, 100] as const;
export type Strength = (typeof STRENGTHS)[number];

export interface JobOptions {
  readonly mode: RepairMode;
  /** For `rediffuse`. */
  readonly strength: Strength;
  /** What the code should do, in words; the model sees it as a comment above the selection. */
  readonly instruction?: string;
  /** Wall-clock budget; what is found by then is the answer. */
  readonly deadlineMs?: number;
  /** For `rediffuse`: another seed, other tokens. */
  readonly seed: number;
}

/** Something a tool complains about. */
export interface Diagnostic extends TextRange {
  readonly message: string;
}

/** A part of a document to be repaired; all offsets are those of its text. */
export interface RepairJob {
  /** Key of the runtime's context cache. */
  readonly documentId: string;
  readonly languageId: string;
  /** The whole text with the document's own line ends. Half a surrogate pair must not be in it. */
  readonly text: string;
  readonly selection: TextRange;
  readonly diagnostics: readonly Diagnostic[];
  /** What leads up to the text, for the model alone: a notebook's earlier cells. Line feeds only, one at its end. */
  readonly above?: string;
  readonly options: JobOptions;
}

/** Why there is no proposal, or why it is not all that was hoped for. */
export type RepairReason =
  | 'nothing suspicious'
  | 'still does not parse'
  | 'nothing better found'
  | 'no holes'
  | 'deadline'
  | 'cancelled';

export interface RepairOutcome {
  /** The whole text with the edits. */
  readonly text: string;
  /** In ascending order, in offsets of the text before. */
  readonly edits: readonly TextEdit[];
  readonly reason?: RepairReason;
  /** Blocks of the selection that the model looked at. */
  readonly spans: number;
  readonly rounds: number;
  readonly forwards: number;
  /** Undefined when the language has no grammar. */
  readonly parsesBefore: boolean | undefined;
  readonly parsesAfter: boolean | undefined;
}

/** A step on the way, for live views; offsets are those of `text`, which has line feeds only. */
export interface RepairProgress {
  /** From 1. */
  readonly round: number;
  /** The text with what was decided in the rounds before. */
  readonly text: string;
  readonly drafts: RepairStepEvent['drafts'];
}

export interface RepairJobHooks {
  readonly onProgress?: (progress: RepairProgress) => void;
  /** Monotonic clock, ms. */
  readonly now?: () => number;
}
