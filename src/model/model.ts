/** The port through which every feature uses the model, wherever it runs: in a process of its own, or in this one. */
import type {
  InfillResult,
  QueryOf,
  RepairResult,
  RequestKind,
  RuntimeInfo,
  StepOf,
} from '../protocol';

/** Requests without their id, which the carrier gives. */
export type InfillQuery = QueryOf<'infill'>;
export type RepairQuery = QueryOf<'repair'>;

/** What a feature has to know of the model. Lengths in tokens. */
export type ModelInfo = Pick<
  RuntimeInfo,
  'maxPrefix' | 'maxSuffix' | 'edit' | 'unaskedGain' | 'languages' | 'gate'
>;

/** Limits that are assumed until the model is loaded; the runtime cuts exactly, by the model's own. */
export const USUAL_LIMITS = { maxPrefix: 512, maxSuffix: 512 } as const;

/** How a request is followed and ended. */
export interface Call<Kind extends RequestKind> {
  /** Aborting it cancels the request. */
  readonly signal?: AbortSignal | undefined;
  /** Aborting it asks for what is done by then, as the deadline would; an infill takes no notice of it. */
  readonly finish?: AbortSignal | undefined;
  /** Called after every denoise step. */
  readonly onStep?: ((step: StepOf<Kind>) => void) | undefined;
}

/** A loaded model. */
export interface Model {
  readonly info: ModelInfo;
  /**
   * Fills the gap at a cursor.
   * @returns undefined when the request was cancelled
   * @throws an error with a sentence for the user when the model cannot answer
   */
  infill(query: InfillQuery, call?: Call<'infill'>): Promise<InfillResult | undefined>;
  /** Judges a draft and writes the parts of it that are doubted anew. Otherwise like `infill`. */
  repair(query: RepairQuery, call?: Call<'repair'>): Promise<RepairResult | undefined>;
  /** Forgets what is cached of a document. */
  close(documentId: string): void;
}

/** A model that may still have to be loaded; requests wait for that. */
export interface LazyModel extends Omit<Model, 'info'> {
  /** Undefined until the model is loaded. */
  readonly info: ModelInfo | undefined;
  /** Whether it is loaded and no request is in flight. */
  readonly isIdle: boolean;
}
