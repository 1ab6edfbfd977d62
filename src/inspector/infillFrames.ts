import type { CanvasTrace, CellTrace, StepEvent } from '../protocol';
import type { Translate } from '../translate';
import { withoutMark, type CanvasView, type CellView, type Frame } from './view';
import { canvasTitle, stepInWords, stepTitle } from './words';

/** The step in which each token of a canvas was committed, left to right; masks have none. */
type Orders = readonly number[];

/**
 * The steps of an infill; canvases that are finished stay in view. Steps without a trace show the best canvas, of which
 * less is known then.
 */
export function infillFrames(events: readonly StepEvent[], t: Translate): Frame[] {
  const orders = new Map<number, Orders>();
  const finished: { readonly begun: number; readonly view: Omit<CanvasView, 'isBest'> }[] = [];
  return events.map((event, index): Frame => {
    const title = stepTitle(index + 1, events.length, t);
    const { trace } = event;
    if (trace === undefined) {
      const cells = event.canvas.map((text): CellView => (text === null ? {} : { text }));
      return { title, says: '', canvases: [{ title: t('Canvas'), isBest: true, cells }] };
    }
    const canvases = trace.canvases.map((canvas): CanvasView => {
      const known = orders.get(canvas.begun) ?? [];
      orders.set(canvas.begun, ordersAfter(canvas, known, event.step));
      return {
        title: canvasTitle(canvas.begun, canvas.cells.length, canvas.stop, t),
        isBest: canvas.begun === trace.best,
        cells: cellsOf(canvas, known, event.step),
      };
    });
    const says = `${saying(trace.canvases, t)}, ${trace.ms.toFixed(1)} ms`;
    const earlier = finished.map(({ begun, view }) => ({ ...view, isBest: begun === trace.best }));
    for (const [place, canvas] of trace.canvases.entries()) {
      const view = canvases[place];
      if (canvas.stop === undefined || view === undefined) continue;
      finished.push({
        begun: canvas.begun,
        view: { title: view.title, cells: settled(canvas, view) },
      });
    }
    return { title, says, canvases: [...canvases, ...earlier] };
  });
}

/** The tokens of a canvas that is finished. */
function settled({ after }: CanvasTrace, { cells }: CanvasView): CellView[] {
  const tokens = cells.filter(({ text }) => text !== undefined);
  return tokens.slice(0, after.length).map(withoutMark);
}

/** The cells before a step with what it did; a committed token is shown already. */
function cellsOf({ cells, commits }: CanvasTrace, known: Orders, step: number): CellView[] {
  const byPosition = new Map(commits.map((commit) => [commit.position, commit]));
  const gone = deleted(cells, commits);
  let token = 0;
  return cells.map(({ text, probability }, position): CellView => {
    if (text !== null) return { text, probability, ...orderOf(known[token++]) };
    if (gone.has(position)) return { probability, mark: 'deleted' };
    const commit = byPosition.get(position);
    if (commit === undefined) return { probability };
    if (commit.kind === 'expand') return { probability: commit.probability, mark: 'expanded' };
    const shown = { text: commit.text ?? '', probability: commit.probability };
    return { ...shown, order: step, mark: 'committed' };
  });
}

function orderOf(order: number | undefined): Pick<CellView, 'order'> {
  return order === undefined ? {} : { order };
}

/** Masks that vanish: where a step deletes one, all behind it in the same run do, whatever else was decided there. */
function deleted(cells: readonly CellTrace[], commits: CanvasTrace['commits']): Set<number> {
  const gone = new Set<number>();
  for (const { position, kind } of commits) {
    if (kind !== 'delete') continue;
    for (let at = position; cells[at]?.text === null; at++) gone.add(at);
  }
  return gone;
}

/** Tokens do not change places, and vanish only behind a line break that cuts the canvas: so they can be told apart. */
function ordersAfter({ cells, commits, after }: CanvasTrace, known: Orders, step: number): Orders {
  const gone = deleted(cells, commits);
  const committed = new Set(
    commits.flatMap(({ position, kind }) => (kind === 'token' ? [position] : [])),
  );
  let token = 0;
  const orders = cells.flatMap(({ text }, position) => {
    if (text !== null) return [known[token++] ?? 0];
    return committed.has(position) && !gone.has(position) ? [step] : [];
  });
  return orders.slice(0, after.filter((text) => text !== null).length);
}

function saying(canvases: readonly CanvasTrace[], t: Translate): string {
  const all = canvases.flatMap(({ commits }) => commits);
  const count = (kind: string): number => all.filter((commit) => commit.kind === kind).length;
  const counts = {
    tokens: count('token'),
    expansions: count('expand'),
    deletions: count('delete'),
  };
  return stepInWords(counts, canvases.length, t);
}
