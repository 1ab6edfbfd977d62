/** When suggestions are made: while typing, only by command, or never. */
export type SuggestMode = 'auto' | 'onDemand' | 'off';

/** How sure the model must be; the manifest holds the threshold of each level. */
export type Confidence = 'low' | 'medium' | 'high';

/** One immutable reading of all settings, for one document. */
export interface Settings {
  readonly mode: SuggestMode;
  /** Whether the document's language is switched on. */
  readonly languageEnabled: boolean;
  readonly multiline: boolean;
  readonly confidence: Confidence;
  /** Wall-clock budget of one suggestion, in ms. */
  readonly maxLatencyMs: number;
  /** Whether suggestions come by themselves in comments and in strings, where the syntax tree tells them from code. */
  readonly suggestIn: { readonly comments: boolean; readonly strings: boolean };
  /** Suggest on demand only while the machine runs on its battery. */
  readonly pauseOnBattery: boolean;
  /** Threads of the runtime process; 0 lets it choose. */
  readonly threads: number;
  /** Folder of the model package; empty: the bundled one. */
  readonly modelFolder: string;
}

/** Settings as they are when nobody has changed them; the defaults of package.json. */
export const DEFAULT_SETTINGS: Settings = {
  mode: 'auto',
  languageEnabled: true,
  multiline: true,
  confidence: 'medium',
  maxLatencyMs: 400,
  suggestIn: { comments: true, strings: true },
  pauseOnBattery: false,
  threads: 0,
  modelFolder: '',
};

/** All modes, in the order they are offered. */
export const MODES: readonly SuggestMode[] = ['auto', 'onDemand', 'off'];
