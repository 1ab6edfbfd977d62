/** Repair: one pass over a draft. The model scores its tokens, masks the suspects and refines all spans at once. */
import * as v from 'valibot';
import { flag, list, modelText, record, text, whole, type Frozen } from './fields';
import { ascendingRanges, textChange, textRange, type TextRange } from './ranges';

const SHARE_MESSAGE = 'is not a number above 0 and at most 1';

/** Limits and switches of one pass over a draft. */
export const repairOptions = record({
  /** Share of each span's tokens to mask, above 0 and at most 1. Absent: only the suspects. */
  share: v.exactOptional(
    v.pipe(v.number(SHARE_MESSAGE), v.gtValue(0, SHARE_MESSAGE), v.maxValue(1, SHARE_MESSAGE)),
  ),
  /** Try each suspect by itself, with the smallest change that could fix it. Costs a fraction of a full pass. */
  quick: v.exactOptional(flag),
  /** Wall-clock budget, prefill included. The result holds the drafts finished by then. */
  deadlineMs: v.exactOptional(whole(0)),
  /** Chooses the tokens that a `share` masks; the same seed chooses the same ones. */
  seed: v.exactOptional(whole(0)),
});
export type RepairOptions = Frozen<v.InferOutput<typeof repairOptions>>;

/** A repair of a text window. The runtime has no parser: the caller passes the ranges that do not parse. */
export const repairRequest = v.pipe(
  record({
    /** Unique among the requests in flight. */
    id: whole(0),
    /** Key of the context cache. */
    documentId: text,
    /** VS Code language id. */
    languageId: text,
    /** Text window with line feeds only: the spans and what surrounds them. */
    text: modelText,
    /** The window begins at the start of the file. */
    beginsFile: v.optional(flag, false),
    /** The window ends at the end of the file. */
    endsFile: v.optional(flag, false),
    /** Parts that may change, in ascending order, not overlapping. */
    spans: ascendingRanges,
    /** Parts to mask whatever their score. An empty range marks a possible insertion point. */
    suspects: list(textRange),
    /** When present, only these changes are judged, each by itself; each lies within a span. */
    changes: v.exactOptional(list(textChange)),
    options: v.optional(repairOptions, {}),
  }),
  within('spans'),
  within('suspects'),
  within('changes'),
);
export type RepairRequest = Frozen<v.InferOutput<typeof repairRequest>>;

/** Refuses a request with a range beyond the end of its text. */
function within<
  Key extends string,
  Request extends { text: string } & Partial<Record<Key, TextRange[]>>,
>(key: Key): v.CheckAction<Request, string> {
  return v.check(
    (request) => request[key]?.every(({ end }) => end <= request.text.length) ?? true,
    `an entry of ${key} lies outside the text`,
  );
}

/** Another text for a draft. */
export interface Rewrite {
  readonly text: string;
  /**
   * Pseudo-log-likelihood (natural log) of its tokens minus that of the draft's; each token is scored given all others.
   */
  readonly gain: number;
  /** Tokens inserted, deleted or replaced. */
  readonly edits: number;
}

/** The rewrites of a part of a span (a long span is worked on in parts), or the score of a change from the request. */
export interface RewrittenDraft extends TextRange {
  /** Suspect tokens and gaps. */
  readonly doubts: number;
  /** Different texts, none of them the draft; best gain first. */
  readonly rewrites: readonly Rewrite[];
}

export interface RepairResult {
  /** The drafts with a suspect, in ascending order. */
  readonly drafts: readonly RewrittenDraft[];
  /** Draft tokens scored. */
  readonly scoredTokens: number;
  /** The deadline ended the pass; drafts that were not finished are missing. */
  readonly late: boolean;
  readonly steps: number;
  readonly forwards: number;
  readonly encodedTokens: number;
  readonly ms: number;
}

/** One step of a repair, for live views: the open drafts, one canvas each; `null` for a mask. */
export interface RepairStepEvent {
  readonly step: number;
  readonly drafts: readonly (TextRange & { readonly canvas: readonly (string | null)[] })[];
}
