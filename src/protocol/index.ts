/**
 * Messages between the editor (or the CLI) and the runtime process, as plain JSON. Imports only types.
 *
 * One request is in flight at a time; a newer ghost-text request supersedes the older one, which stops between two
 * forwards and answers `cancelled`. Every `infill` is answered exactly once: `done`, `cancelled` or `error`.
 *
 * A `repair` is answered once as well, by `repaired`, `cancelled` or `error`. Beside ghost text it waits between two
 * forwards, and only a newer repair supersedes it. `finish` ends it as its deadline would: with what is done by then.
 */
import type { TextEdit, TextRange } from '../text/edits';

export type { TextEdit, TextRange };

/** `parallel`: everywhere at once, the surest first. `left-to-right`: token after token, as others do. */
export type DecodingOrder = 'parallel' | 'left-to-right';

/** Limits and switches of one infill request. Times in ms, lengths in tokens. */
export interface InfillOptions {
  /**
   * Upper bound of the canvas; the model's own maximum applies as well. From left to right a diffusion model has no
   * canvas, so there this alone counts.
   */
  readonly maxTokens?: number;
  /** Absent: the model's own. `left-to-right` is the baseline that the parallel order is compared with. */
  readonly order?: DecodingOrder;
  /** End the completion before its first line break. */
  readonly singleLine?: boolean;
  /** A text of which only the token count is used: the canvas gets exactly that length (benchmarks only). */
  readonly oracleLengthOf?: string;
  /** Wall-clock budget of the request, encoding included; what is fixed by then is returned. */
  readonly deadlineMs?: number;
  /** Asked ahead of what a user may want next; the runtime makes no difference, who shows requests does. */
  readonly ahead?: boolean;
  /**
   * How freely each position's token is drawn: 0, the default, takes the likeliest one; 1 draws from the model's
   * distribution, more draws more evenly.
   */
  readonly temperature?: number;
  /** Same seed, same input, same text; another one, another draw. At temperature 0 it means nothing. */
  readonly seed?: number;
}

export interface InfillRequest {
  /** Unique among the requests in flight. */
  readonly id: number;
  /** Key of the context cache, e.g. the document's URI. */
  readonly documentId: string;
  /** VS Code language id. */
  readonly languageId: string;
  /** Text window before the cursor, cut at a line start. */
  readonly prefix: string;
  /** Text window after the cursor. */
  readonly suffix: string;
  /** The window begins at the start of the file. */
  readonly prefixIsWhole: boolean;
  /** The window ends at the end of the file. */
  readonly suffixIsWhole: boolean;
  readonly options: InfillOptions;
}

/** Why denoising ended. */
export type StopReason = 'complete' | 'newline' | 'empty' | 'deadline' | 'steps' | 'unsure';

/** One text for the gap. */
export interface Completion {
  readonly text: string;
  /** Tokens in `text`. */
  readonly tokens: number;
  /** exp(mean log probability of the kept tokens at commit), 0..1. */
  readonly confidence: number;
  readonly stop: StopReason;
}

/** The likeliest completion, and what else the model came to. */
export interface InfillResult extends Completion {
  /** Other whole texts, likeliest first; who knows more than the model (a parser, say) may prefer one. */
  readonly alternatives: readonly Completion[];
  /** Denoise steps (forwards of the canvas, without the length forward). */
  readonly steps: number;
  /** All forwards of this request: encoding, length, denoising. */
  readonly forwards: number;
  /** Context tokens that had to be encoded (the rest came from the cache). */
  readonly encodedTokens: number;
  readonly encodeMs: number;
  readonly ms: number;
}

/** One denoise step, for live views: token texts, with `null` where the canvas is still masked. */
export interface StepEvent {
  readonly step: number;
  readonly canvas: readonly (string | null)[];
  /** Only where the request asked for it: working it out and sending it would cost the others. */
  readonly trace?: StepTrace;
}

/** What one step of an infill looked at and did. */
export interface StepTrace {
  /** Time since the step before; of the first one since the request, encoding and lengths included. */
  readonly ms: number;
  /** Tokens of both streams, those of them that were not cached, and the time they took; with the first step only. */
  readonly context?: {
    readonly tokens: number;
    readonly encoded: number;
    readonly encodeMs: number;
  };
  /** The canvases that were open before the step, the one that began with the likeliest length first. */
  readonly canvases: readonly CanvasTrace[];
  /** `begun` of the canvas that is the best after the step: the one `StepEvent.canvas` shows. */
  readonly best: number;
}

/** One of the canvases refined side by side, in one step. */
export interface CanvasTrace {
  /** The length it began with, which tells the canvases of a request apart. */
  readonly begun: number;
  /** Before the step. */
  readonly cells: readonly CellTrace[];
  readonly commits: readonly CommitTrace[];
  /** Token texts after the step, with `null` for masks. */
  readonly after: readonly (string | null)[];
  /** Why it is finished; absent while it is not. */
  readonly stop?: StopReason;
}

export interface CellTrace {
  /** `null` for a mask. */
  readonly text: string | null;
  /** Of a token when it was committed, of a mask that of the model's best guess; 0..1. */
  readonly probability: number;
}

/** A decision: a token, a mask that became several, or masks that vanished. */
export interface CommitTrace {
  /** Among the cells before the step. */
  readonly position: number;
  readonly kind: 'token' | 'expand' | 'delete';
  /** Of a token. */
  readonly text?: string;
  readonly probability: number;
}

/** Limits and switches of one pass over a draft. */
export interface RepairOptions {
  /** Share of each span's tokens to mask, above 0 and at most 1; absent: only what is suspicious. */
  readonly share?: number;
  /** Only the suspects, each by itself, and only the least that could put them right: a fraction of the cost. */
  readonly quick?: boolean;
  /** Wall-clock budget of the request, encoding included; what is finished by then is returned. */
  readonly deadlineMs?: number;
  /** Which tokens a `share` hits; the same seed, the same ones. */
  readonly seed?: number;
}

/**
 * One pass over a draft: its tokens are judged, the suspicious ones masked and refined, all spans side by side. The
 * runtime knows no syntax: who asks says what does not parse, and takes of the answers what does.
 */
export interface RepairRequest {
  /** Unique among the requests in flight. */
  readonly id: number;
  /** Key of the context cache. */
  readonly documentId: string;
  /** VS Code language id. */
  readonly languageId: string;
  /** Text window with line feeds only: the spans and what is around them. */
  readonly text: string;
  /** The window begins at the start of the file. */
  readonly beginsFile: boolean;
  /** The window ends at the end of the file. */
  readonly endsFile: boolean;
  /** Parts that may change, in ascending order, not overlapping. */
  readonly spans: readonly TextRange[];
  /** Parts to be masked whatever the model thinks of them; an empty one says that something may be missing there. */
  readonly suspects: readonly TextRange[];
  /** When given, these are judged, each by itself, and nothing else is tried; each lies in one of the spans. */
  readonly changes?: readonly TextEdit[];
  readonly options: RepairOptions;
}

/** Another text for a draft. */
export interface Rewrite {
  readonly text: string;
  /** Natural-log probability of its tokens less that of the draft's, each token judged among all others. */
  readonly gain: number;
  /** Tokens inserted, deleted or exchanged. */
  readonly edits: number;
}

/** What the model makes of a part of a span (long spans are worked on in parts), or of a change it was asked about. */
export interface RewrittenDraft extends TextRange {
  /** Tokens and gaps that were doubted. */
  readonly doubts: number;
  /** Different texts, none of them the draft; best gain first. */
  readonly rewrites: readonly Rewrite[];
}

export interface RepairResult {
  /** The drafts with a doubt, in ascending order. */
  readonly drafts: readonly RewrittenDraft[];
  /** Draft tokens judged. */
  readonly scoredTokens: number;
  /** Whether the deadline ended it; drafts not finished by then are missing. */
  readonly late: boolean;
  readonly steps: number;
  readonly forwards: number;
  readonly encodedTokens: number;
  readonly ms: number;
}

/** A step of a repair, for live views: the drafts in work, one canvas each, `null` where it is masked. */
export interface RepairStepEvent {
  readonly step: number;
  readonly drafts: readonly (TextRange & { readonly canvas: readonly (string | null)[] })[];
}

export interface RuntimeInfo {
  readonly model: string;
  readonly version: string;
  readonly parameters: number;
  readonly format: number;
  readonly threads: number;
  readonly maxPrefix: number;
  readonly maxSuffix: number;
  readonly maxCanvas: number;
  /** The model was trained to judge and change drafts. */
  readonly edit: boolean;
  /** VS Code ids of the languages that the model was trained on; absent: nobody says. */
  readonly languages?: readonly string[];
  readonly gate: { readonly low: number; readonly medium: number; readonly high: number };
  readonly loadMs: number;
  /** Resident memory of the runtime process, bytes. */
  readonly memoryBytes: number;
}

/** Stable codes of errors that a user can cause or see. */
export type ErrorCode =
  | 'model-missing'
  | 'model-truncated'
  | 'model-tampered'
  | 'model-format'
  | 'model-invalid'
  | 'no-native-binding'
  | 'bad-request'
  | 'too-large'
  | 'invalid-text'
  | 'memory-cap'
  | 'internal';

export interface RuntimeError {
  readonly code: ErrorCode;
  /** One plain sentence for the user, naming the file when there is one. */
  readonly message: string;
}

export type ToRuntime =
  | {
      readonly type: 'infill';
      readonly request: InfillRequest;
      readonly steps?: boolean;
      /** Steps with their traces. */
      readonly trace?: boolean;
    }
  | { readonly type: 'repair'; readonly request: RepairRequest; readonly steps?: boolean }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'finish'; readonly id: number }
  | { readonly type: 'close'; readonly documentId: string }
  | { readonly type: 'info' }
  | { readonly type: 'shutdown' };

export type FromRuntime =
  | { readonly type: 'ready'; readonly info: RuntimeInfo }
  | { readonly type: 'failed'; readonly error: RuntimeError }
  | { readonly type: 'step'; readonly id: number; readonly event: StepEvent }
  | { readonly type: 'done'; readonly id: number; readonly result: InfillResult }
  | { readonly type: 'repairStep'; readonly id: number; readonly event: RepairStepEvent }
  | { readonly type: 'repaired'; readonly id: number; readonly result: RepairResult }
  | { readonly type: 'cancelled'; readonly id: number; readonly forwardsAfterCancel: number }
  | { readonly type: 'info'; readonly info: RuntimeInfo }
  | { readonly type: 'error'; readonly id?: number; readonly error: RuntimeError };
