import type { DecodingOrder, InfillRequest } from '../protocol';

/**
 * A network as the rest of the runtime sees it: contexts that are encoded once, and predictions for what lies in them.
 * Infill and repair use nothing else of a model. Each architecture implements it in a folder of its own.
 */
export interface Denoiser {
  readonly limits: Limits;
  /** Tokens that make a canvas; undefined where the network only writes from left to right. */
  readonly canvasTokens: CanvasTokens | undefined;
  /** Ids that are not text and change nothing: neither a canvas nor a text ever gets one. */
  readonly control: ReadonlySet<number>;
  readonly sampling: Sampling;
  /** Trained on drafts: it judges and changes visible tokens too, not only masks. */
  readonly edit: boolean;

  /**
   * Encodes what surrounds a gap, as far as it is not cached. The context is valid until the next one of the same
   * document is opened; when the prefill was stopped it must not be used.
   */
  openGap(gap: GapText, pace: Pace): Promise<Context>;
  /** The same for a text in which canvases may lie at any place between two tokens. */
  openText(text: TokenText, pace: Pace): Promise<Context>;
  /** Forgets what is cached of a document. */
  close(documentId: string): void;
  /** Forgets what is cached of all documents. */
  clear(): void;
}

/** Sizes in tokens. */
export interface Limits {
  readonly maxCanvas: number;
  /** Most tokens that a context shows before and behind a place, marks included. */
  readonly maxPrefix: number;
  readonly maxSuffix: number;
  /** How far the places of one text may be apart so that each still sees enough around it. */
  readonly maxSpread: number;
}

export interface CanvasTokens {
  readonly mask: number;
  /** In place of a mask: it becomes more of them. */
  readonly expand: number;
  /** In place of a mask: it and the masks behind it stand for nothing. */
  readonly delete: number;
}

/** How the network is sampled unless a request says otherwise. */
export interface Sampling {
  /** Probability from which on a prediction is committed, in (0, 1]. */
  readonly threshold: number;
  readonly maxSteps: number;
  /** Lengths that are tried side by side. */
  readonly candidates: number;
  /** `left-to-right` for a network that knows no other way. */
  readonly order: DecodingOrder;
}

/** How the forwards of a request go on. */
export interface Pace {
  /** Asked before every forward of a prefill; no further one begins when it answers true. */
  readonly stopping: () => boolean;
  /** Resolves when the next forward of a prefill may begin: what is more urgent goes first. */
  readonly turn?: () => Promise<void>;
  /** To be awaited after every forward of any kind. */
  readonly afterForward: () => Promise<void>;
}

/** The text around a gap, UTF-16. */
export type GapText = Omit<InfillRequest, 'id' | 'options'>;

/** A text as tokens, and the stretch [begin, stop) of it in which canvases may lie. */
export interface TokenText extends Place {
  readonly documentId: string;
  readonly languageId: string;
  readonly beginsFile: boolean;
  readonly endsFile: boolean;
  readonly ids: readonly number[];
}

/** A place in a context's text: what lies there sees the tokens before `begin` and those from `stop` on. */
export interface Place {
  readonly begin: number;
  readonly stop: number;
}

/** The place of the missing text in the context of a gap. */
export const GAP: Place = { begin: 0, stop: 0 };

/** A canvas to predict. */
export interface PlacedCanvas extends Place {
  /** Fixed tokens, `undefined` where it is masked. */
  readonly canvas: readonly ({ readonly id: number } | undefined)[];
  /** Positions of the canvas to predict, ascending. Fixed tokens may be among them. */
  readonly ask: readonly number[];
}

/** Best candidates of each asked position, best first. */
export interface Predictions {
  readonly rows: number;
  readonly topK: number;
  /** [rows * topK] */
  readonly ids: readonly number[];
  /** Natural-log probabilities, [rows * topK] */
  readonly logps: Float32Array;
}

/** An encoded context. Every call but `writer` takes one forward. */
export interface Context {
  /** Tokens it shows. */
  readonly tokens: number;
  /** Those among them that were not cached. */
  readonly encodedTokens: number;
  readonly encodeMs: number;

  /** How many tokens are missing in the gap, the likeliest first; none when the network names no length. */
  lengths(): Promise<readonly number[]>;
  /** Predictions of the asked positions of each canvas; the canvases do not see each other. */
  denoise(placed: readonly PlacedCanvas[]): Promise<readonly Predictions[]>;
  /**
   * Log probabilities of whole texts for the gap, one text at least, each with what stands behind the gap.
   * @returns undefined, without a forward, where nothing stands behind the gap: a text that ends too early cannot be
   *   told from one that does not
   */
  rescore(texts: readonly (readonly number[])[]): Promise<readonly number[] | undefined>;
  /** Begins to fill the gap from left to right. Close the writer in any case. */
  writer(): Writer;
}

/** A text in the making that only grows at its end. */
export interface Writer {
  /** The id that says that nothing more belongs there. */
  readonly stop: number;
  /** Most tokens it can write; Infinity where there is no limit. */
  readonly most: number;
  /**
   * Predicts the next token.
   * @param written the token written since the last call; undefined in the first one
   */
  next(written: number | undefined): Promise<NextToken>;
  /** Leaves the document's caches as other requests may find them. */
  close(): void;
}

export interface NextToken {
  /** The next token is the first row. */
  readonly predictions: Predictions;
  /** Whether nothing comes behind it. */
  readonly isLast: boolean;
}
