import type { RewrittenDraft } from '../../protocol';
import type { AttemptRules } from './attempt';
import type { Draft } from './draftText';
import type { Forwarding } from './placedBatches';

/** A draft in work, for step events: its tokens, `undefined` where it is masked. */
export interface StepDraft {
  readonly draft: Draft;
  readonly ids: readonly (number | undefined)[];
}

/** What the work on drafts that share a context needs. */
export interface WindowWork {
  readonly forwarding: Forwarding;
  /** The same without the deadline: what was refined in time is judged, too. */
  readonly finishing: Forwarding;
  readonly drafts: readonly Draft[];
  readonly rules: AttemptRules;
  /** Called after every step, with the drafts in work. */
  readonly onStep: (working: readonly StepDraft[]) => void;
}

/** What came of it. */
export interface WindowResult {
  readonly drafts: readonly RewrittenDraft[];
  readonly scoredTokens: number;
}
