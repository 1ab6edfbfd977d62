import type { CanvasView, CellView, CellMark } from '../view';
import { make } from './elements';
import { filled, TEXTS } from './texts';

/** How a mark is drawn, beside its border: nothing is told by colour alone. */
const SIGNS: Readonly<Record<CellMark, string>> = {
  committed: '\u2713',
  expanded: '\u2922',
  deleted: '\u2715',
  remasked: '\u21ba',
  changed: '\u2260',
};

/** What the signs mean. */
export function legend(): string {
  const marks = Object.entries(SIGNS) as [CellMark, string][];
  return marks.map(([mark, sign]) => `${sign} ${TEXTS.marks[mark]}`).join(', ');
}

const MASK = '\u2591';

/** Shades of confidence there are in `media/inspector.css`. */
const SHADES = 10;

/** One canvas: its title, and its cells in lines as the text has them. */
export function drawCanvas({ title, isBest, cells }: CanvasView): HTMLElement {
  const section = make('section', isBest ? 'canvas best' : 'canvas');
  const heading = make('h2', '', isBest ? filled(TEXTS.bestSoFar, title) : title);
  const list = make('ol', 'cells');
  for (const cell of cells) {
    list.append(drawCell(cell));
    if (cell.text?.includes('\n') === true) list.append(lineBreak());
  }
  section.append(heading, list);
  return section;
}

function drawCell({ text, probability, order, mark }: CellView): HTMLElement {
  const shade =
    probability === undefined
      ? ''
      : `heat-${Math.min(SHADES - 1, Math.floor(probability * SHADES))}`;
  const item = make('li', ['cell', shade, mark ?? '', text === undefined ? 'mask' : ''].join(' '));
  const percent = probability === undefined ? '' : `${Math.round(probability * 100)}%`;
  const notes = [
    mark === undefined ? '' : SIGNS[mark],
    percent,
    order === undefined ? '' : `#${order}`,
  ];
  item.append(
    make('span', 'text', text === undefined ? MASK : visible(text)),
    make('span', 'note', notes.filter((note) => note !== '').join(' ')),
  );
  const says = [
    text === undefined ? TEXTS.mask : text.trim() === '' ? TEXTS.blanks : text.trim(),
    percent,
    mark === undefined ? '' : TEXTS.marks[mark],
    order === undefined ? '' : filled(TEXTS.inStep, order),
  ].filter((part) => part !== '');
  item.setAttribute('aria-label', says.join(', '));
  item.title = says.join(', ');
  return item;
}

function lineBreak(): HTMLElement {
  const item = make('li', 'break');
  item.setAttribute('aria-hidden', 'true');
  return item;
}

/** A token's text with signs for what cannot be seen. */
function visible(text: string): string {
  return text.replaceAll(' ', '\u00b7').replaceAll('\t', '\u2192').replaceAll('\n', '\u21b5');
}
