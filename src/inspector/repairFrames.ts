import type { RepairRequest, RepairStepEvent } from '../protocol';
import type { Translate } from '../translate';
import { withoutMark, type CanvasView, type CellView, type Frame, type CellMark } from './view';
import { marksInWords, stepTitle } from './words';

type Texts = readonly (string | null)[];

/** The steps of a pass over drafts: each draft in work is a canvas. */
export function repairFrames(
  request: RepairRequest,
  events: readonly RepairStepEvent[],
  t: Translate,
): Frame[] {
  const before = new Map<string, readonly CellView[]>();
  return events.map(({ step, drafts }, index): Frame => {
    const canvases = drafts.map(({ start, end, canvas }): CanvasView => {
      const key = `${start}-${end}`;
      const cells = cellsAfter(before.get(key), canvas, step);
      before.set(key, cells);
      return { title: titleOf(request.text, start, end, t), isBest: false, cells };
    });
    const title = stepTitle(index + 1, events.length, t);
    return { title, says: saying(canvases, t), canvases };
  });
}

/** Cells after a step, with what became of those before: what is the same at both ends has not changed. */
function cellsAfter(
  old: readonly CellView[] | undefined,
  now: Texts,
  step: number,
): readonly CellView[] {
  if (old === undefined) return now.map((text) => (text === null ? {} : { text }));
  const most = Math.min(old.length, now.length);
  const isSame = (i: number, j: number): boolean => (old[i]?.text ?? null) === now[j];
  let head = 0;
  while (head < most && isSame(head, head)) head++;
  let tail = 0;
  while (tail < most - head && isSame(old.length - 1 - tail, now.length - 1 - tail)) tail++;
  const grown = now.length - old.length;
  return now.map((text, position): CellView => {
    if (position < head) return withoutMark(old[position] ?? {});
    if (position >= now.length - tail) return withoutMark(old[position - grown] ?? {});
    // Where the length changed nobody can say what became of which: only that it is new.
    const was = grown === 0 ? old[position] : undefined;
    if (text === null) return { mark: maskMark(was, grown) };
    const mark: CellMark = was?.text === undefined ? 'committed' : 'changed';
    return was?.text === text ? withoutMark(was) : { text, order: step, mark };
  });
}

function maskMark(was: CellView | undefined, grown: number): CellMark {
  return was?.text === undefined && grown > 0 ? 'expanded' : 'remasked';
}

function titleOf(text: string, start: number, end: number, t: Translate): string {
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const first = lineOf(start);
  const last = lineOf(end);
  return first === last
    ? t('Draft in line {0}', first)
    : t('Draft in lines {0} to {1}', first, last);
}

function saying(canvases: readonly CanvasView[], t: Translate): string {
  const counts = new Map<CellMark, number>();
  for (const { mark } of canvases.flatMap(({ cells }) => cells)) {
    if (mark !== undefined) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  return marksInWords(counts, t);
}
