/** What the inspector says about steps and requests, in words. */
import type { StopReason } from '../protocol';
import type { Translate } from '../translate';
import type { Trace } from './trace';
import type { CellMark } from './view';

/** What the inspector's page says by itself, in the editor's language. `{0}` is where a text or a number goes. */
export interface PageTexts {
  readonly marks: Readonly<Record<CellMark, string>>;
  readonly mask: string;
  /** For a token that consists of them. */
  readonly blanks: string;
  readonly inStep: string;
  readonly bestSoFar: string;
  readonly noSteps: string;
  readonly play: string;
  readonly pause: string;
}

/** What the page puts a text or a number in place of. */
const PLACE = '{0}';

/** Translated for the page, which cannot translate. */
export function pageTexts(t: Translate): PageTexts {
  return {
    marks: {
      committed: t('committed'),
      expanded: t('became several masks'),
      deleted: t('vanished'),
      remasked: t('masked again'),
      changed: t('changed'),
    },
    mask: t('mask'),
    blanks: t('blanks'),
    inStep: t('in step {0}', PLACE),
    bestSoFar: t('{0} (best so far)', PLACE),
    noSteps: t('No steps'),
    play: t('Play'),
    pause: t('Pause'),
  };
}

/** Which of the steps a frame is, from 1. */
export function stepTitle(step: number, steps: number, t: Translate): string {
  return t('Step {0} of {1}', step, steps);
}

/** A request's title with its outcome. */
export function withOutcome(
  title: string,
  outcome: Trace['outcome']['kind'],
  t: Translate,
): string {
  switch (outcome) {
    case 'done':
      return title;
    case 'running':
      return t('{0} (running)', title);
    case 'cancelled':
      return t('{0} (cancelled)', title);
    case 'failed':
      return t('{0} (failed)', title);
  }
}

/** @param begun masks it began with @param now cells it has @param stop undefined while it is refined */
export function canvasTitle(
  begun: number,
  now: number,
  stop: StopReason | undefined,
  t: Translate,
): string {
  const start =
    begun === 1 ? t('Canvas that began with 1 mask') : t('Canvas that began with {0} masks', begun);
  const grown = now === begun ? start : t('{0}, now {1}', start, now);
  return stop === undefined ? grown : t('{0}; finished: {1}', grown, stopInWords(stop, t));
}

/** Why a canvas is finished. */
export function stopInWords(stop: StopReason, t: Translate): string {
  switch (stop) {
    case 'complete':
      return t('complete');
    case 'newline':
      return t('at the end of the line');
    case 'empty':
      return t('empty');
    case 'deadline':
      return t('out of time');
    case 'steps':
      return t('out of steps');
    case 'unsure':
      return t('unsure');
  }
}

/** How much of each a step of an infill did. */
export interface StepCounts {
  readonly tokens: number;
  readonly expansions: number;
  readonly deletions: number;
}

/** What a step of an infill did, in how many canvases. */
export function stepInWords(
  { tokens, expansions, deletions }: StepCounts,
  canvases: number,
  t: Translate,
): string {
  const parts = [
    ...some(tokens, t('1 token committed'), t('{0} tokens committed', tokens)),
    ...some(expansions, t('1 expansion'), t('{0} expansions', expansions)),
    ...some(deletions, t('1 deletion'), t('{0} deletions', deletions)),
  ];
  const what = parts.length === 0 ? t('nothing decided') : parts.join(', ');
  return canvases === 1 ? what : t('{0} in {1} canvases', what, canvases);
}

/** What a step of a repair did to its drafts' cells, by mark. */
export function marksInWords(counts: ReadonlyMap<CellMark, number>, t: Translate): string {
  const { marks } = pageTexts(t);
  const order: readonly CellMark[] = ['committed', 'changed', 'expanded', 'remasked'];
  const parts = order.flatMap((mark) => {
    const count = counts.get(mark);
    return count === undefined ? [] : [`${count} ${marks[mark]}`];
  });
  return parts.length === 0 ? t('nothing changed') : parts.join(', ');
}

function some(number: number, one: string, more: string): string[] {
  if (number === 0) return [];
  return [number === 1 ? one : more];
}
