import type { Canvas } from '../infill/canvas';
import { groupsOf } from './groups';
import { allPlaces, type Places, type Suspects } from './suspects';

/** What is known of tokens without their text. */
export interface TokenTexts {
  readonly hasNewline: (id: number) => boolean;
  readonly isBlank: (id: number) => boolean;
}

/** A canvas that stands for the tokens [from, to) of a draft; the others stay as they are, in the streams. */
export interface Start {
  readonly canvas: Canvas;
  readonly from: number;
  readonly to: number;
}

/** Groups of suspect places that are masked one by one, and those whose whole lines are. */
const MAX_GROUPS = 5;
const MAX_LINE_GROUPS = 3;

/**
 * The canvases from which a suspect draft is refined side by side, those that keep most of it first: each group of
 * suspect places masked alone, all of them, each with the tokens beside it, each with its whole lines.
 *
 * A model trained on drafts begins without any mask as well, and sees all of the draft on its canvas, since it
 * changes what it sees. For the other one the canvas goes from the first mask to the last: what is outside is known
 * just as well from the streams, and costs nothing there. That one has no way of saying that a visible token is
 * superfluous, so leaving suspect tokens out is tried without it.
 * @param maxCanvas longer ones are left out
 */
export function startCanvases(
  ids: readonly number[],
  suspects: Suspects,
  texts: TokenTexts,
  edit: boolean,
  maxCanvas: number,
): Start[] {
  const groups = groupsOf(suspects).slice(0, MAX_GROUPS);
  if (groups.length === 0) return [];
  const canvases = [
    ...(edit ? [masked(ids, { tokens: NONE, gaps: NONE })] : []),
    ...groups.flatMap((group) => alone(ids, group, edit)),
    masked(ids, allPlaces(suspects)),
    ...groups.map((group) => masked(ids, beside(group, ids.length))),
    ...groups.slice(0, MAX_LINE_GROUPS).map((group) => masked(ids, wholeLines(ids, group, texts))),
  ];
  const whole = { from: 0, to: ids.length };
  const without = edit ? [] : groups.flatMap((group) => leftOut(ids, group));
  const begun = distinct(canvases)
    .map((canvas) => (edit ? { canvas, ...whole } : hull(canvas, ids)))
    .filter(({ canvas }) => canvas.length <= maxCanvas);
  return [...begun, ...without];
}

const NONE: ReadonlySet<number> = new Set();

/** Most tokens that are left out at once. */
const MAX_LEFT_OUT = 3;

/** The places of a group masked: with its gaps and, for a model that says nothing of gaps by itself, without. */
function alone(ids: readonly number[], { tokens, gaps }: Places, edit: boolean): Canvas[] {
  const isMixed = tokens.size > 0 && gaps.size > 0;
  const bare = isMixed && !edit ? [masked(ids, { tokens, gaps: NONE })] : [];
  return [...bare, masked(ids, { tokens, gaps })];
}

/** The draft without the tokens of a group, when these are few and stand side by side. */
export function leftOut(ids: readonly number[], { tokens }: Pick<Places, 'tokens'>): Start[] {
  const from = Math.min(...tokens);
  const to = Math.max(...tokens) + 1;
  const isOne = tokens.size > 0 && to - from === tokens.size && tokens.size < ids.length;
  return isOne && tokens.size <= MAX_LEFT_OUT ? [{ canvas: [], from, to }] : [];
}

/** The canvas of a draft with some of its tokens masked, and one mask more in each gap. */
export function masked(ids: readonly number[], { tokens, gaps }: Places): Canvas {
  const shown = ids.flatMap((id, position) => {
    const token = tokens.has(position) ? undefined : { id, logp: 0 };
    return gaps.has(position) ? [undefined, token] : [token];
  });
  return gaps.has(ids.length) ? [...shown, undefined] : shown;
}

/** The part of a canvas from its first mask to its last. */
export function hull(canvas: Canvas, ids: readonly number[]): Start {
  const from = canvas.indexOf(undefined);
  const end = canvas.lastIndexOf(undefined) + 1;
  return { canvas: canvas.slice(from, end), from, to: ids.length - (canvas.length - end) };
}

/** The places with the tokens next to them. */
function beside({ tokens, gaps }: Places, length: number): Places {
  const near = [...tokens].flatMap((position) => [position - 1, position, position + 1]);
  const around = [...gaps].flatMap((position) => [position - 1, position]);
  const inside = [...near, ...around].filter((position) => position >= 0 && position < length);
  return { tokens: new Set(inside), gaps };
}

/** The places with all tokens of their lines; the indentation of these only where it is suspect itself. */
function wholeLines(
  ids: readonly number[],
  { tokens, gaps }: Places,
  { hasNewline, isBlank }: TokenTexts,
): Places {
  const found = new Set(tokens);
  let begin = 0;
  const close = (end: number): void => {
    const line = Array.from({ length: end - begin }, (_, i) => begin + i);
    const isSuspect = line.some((position) => tokens.has(position) || gaps.has(position));
    const content = line.findIndex((position) => !isBlank(ids[position] ?? 0));
    if ((isSuspect || gaps.has(end)) && content >= 0) {
      for (const position of line.slice(content)) found.add(position);
    }
    begin = end + 1;
  };
  ids.forEach((id, position) => {
    if (hasNewline(id)) close(position);
  });
  close(ids.length);
  return { tokens: found, gaps };
}

function distinct(canvases: readonly Canvas[]): Canvas[] {
  const known = new Map(
    canvases.map((canvas) => [canvas.map((token) => token?.id ?? '_').join(' '), canvas]),
  );
  return [...known.values()];
}
