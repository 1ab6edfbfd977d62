/**
 * Messages between the editor (or the CLI) and the runtime process, as plain JSON. Imports nothing.
 *
 * One request is in flight at a time; a newer ghost-text request supersedes the older one, which stops between two
 * forwards and answers `cancelled`. Every `infill` is answered exactly once: `done`, `cancelled` or `error`.
 */

/** Limits and switches of one infill request. Times in ms, lengths in tokens. */
export interface InfillOptions {
  /** Upper bound of the canvas; the model's own maximum applies as well. */
  readonly maxTokens?: number;
  /** End the completion before its first line break. */
  readonly singleLine?: boolean;
  /** A text of which only the token count is used: the canvas gets exactly that length (benchmarks only). */
  readonly oracleLengthOf?: string;
  /** Wall-clock budget of the request, encoding included; what is fixed by then is returned. */
  readonly deadlineMs?: number;
  /** Same seed, same input, same text. The default sampler is greedy and ignores it. */
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

export interface InfillResult {
  readonly text: string;
  /** Tokens in `text`. */
  readonly tokens: number;
  /** Denoise steps (forwards of the canvas, without the length forward). */
  readonly steps: number;
  /** All forwards of this request: encoding, length, denoising. */
  readonly forwards: number;
  /** Context tokens that had to be encoded (the rest came from the cache). */
  readonly encodedTokens: number;
  readonly encodeMs: number;
  readonly ms: number;
  /** exp(mean log probability of the kept tokens at commit), 0..1. */
  readonly confidence: number;
  readonly stop: StopReason;
}

/** One denoise step, for live views: token texts, with `null` where the canvas is still masked. */
export interface StepEvent {
  readonly step: number;
  readonly canvas: readonly (string | null)[];
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
  | { readonly type: 'infill'; readonly request: InfillRequest; readonly steps?: boolean }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'close'; readonly documentId: string }
  | { readonly type: 'info' }
  | { readonly type: 'shutdown' };

export type FromRuntime =
  | { readonly type: 'ready'; readonly info: RuntimeInfo }
  | { readonly type: 'failed'; readonly error: RuntimeError }
  | { readonly type: 'step'; readonly id: number; readonly event: StepEvent }
  | { readonly type: 'done'; readonly id: number; readonly result: InfillResult }
  | { readonly type: 'cancelled'; readonly id: number; readonly forwardsAfterCancel: number }
  | { readonly type: 'info'; readonly info: RuntimeInfo }
  | { readonly type: 'error'; readonly id?: number; readonly error: RuntimeError };
