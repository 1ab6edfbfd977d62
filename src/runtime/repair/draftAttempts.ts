import type { Tokenizer } from '../package/tokenizer';
import { beginAttempt, type AttemptRules } from './attempt';
import type { Draft } from './draftText';
import type { PlacedAttempt } from './refine';
import type { Start } from './starts';
import type { StepDraft } from './windowWork';

/** A draft with suspect places, and the canvases from which it is refined. */
export interface SuspectDraft {
  readonly draft: Draft;
  /** Suspect places. */
  readonly count: number;
  readonly starts: readonly Start[];
}

/** An attempt at the tokens [from, to) of a draft. */
export interface DraftAttempt<Of extends SuspectDraft = SuspectDraft> extends PlacedAttempt {
  readonly of: Of;
  readonly from: number;
  readonly to: number;
}

/** An attempt for each start of each draft. */
export function beginAttempts<Of extends SuspectDraft>(
  drafts: readonly Of[],
  rules: AttemptRules,
): DraftAttempt<Of>[] {
  return drafts.flatMap((of) =>
    of.starts.map(({ canvas, from, to }) => {
      const place = { begin: of.draft.begin + from, stop: of.draft.begin + to };
      return { of, from, to, ...place, attempt: beginAttempt(canvas, rules) };
    }),
  );
}

/** All tokens of the draft as an attempt has them, `undefined` where it is masked. */
export function wholeDraft(
  { ids }: Draft,
  { attempt, from, to }: Pick<DraftAttempt, 'attempt' | 'from' | 'to'>,
): (number | undefined)[] {
  const inner = attempt.canvas.map((token) => token?.id);
  return [...ids.slice(0, from), ...inner, ...ids.slice(to)];
}

/** Each draft as its first attempt has it: the one that keeps most of it. */
export function stepDrafts(
  drafts: readonly SuspectDraft[],
  attempts: readonly DraftAttempt[],
): StepDraft[] {
  return drafts.map((of) => {
    const first = attempts.find((item) => item.of === of);
    const { draft } = of;
    return { draft, ids: first === undefined ? draft.ids : wholeDraft(draft, first) };
  });
}

/** Stands for bytes that are no character. */
const NO_CHARACTER = '\uFFFD';

/** A finished attempt, and the text of the whole draft that it came to. */
export interface Finished<Part> {
  readonly text: string;
  readonly part: Part;
}

/**
 * The different texts that finished attempts at a draft came to, the surest first; neither the draft itself nor what is
 * no text.
 */
export function finishedTexts<Part extends Pick<DraftAttempt, 'attempt' | 'from' | 'to'>>(
  draft: Draft,
  attempts: readonly Part[],
  tokenizer: Tokenizer,
): Finished<Part>[] {
  const before = tokenizer.decode(draft.ids);
  const found = new Map<string, Part>();
  const done = attempts.filter(({ attempt }) => attempt.state === 'done');
  for (const part of done.sort((a, b) => b.attempt.score - a.attempt.score)) {
    const text = tokenizer.decode(wholeDraft(draft, part).flatMap((id) => id ?? []));
    if (text === before || found.has(text)) continue;
    if (text.includes(NO_CHARACTER) && !before.includes(NO_CHARACTER)) continue;
    found.set(text, part);
  }
  return [...found].map(([text, part]) => ({ text, part }));
}
