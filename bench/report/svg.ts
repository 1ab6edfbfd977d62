/** A line of a chart. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}

export interface LineChart {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
  /** Upper end of the y axis; the largest value when absent. */
  readonly top?: number;
}

/** A bar with the ends of its interval. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Drawn in the strong colour. */
  readonly strong: boolean;
}

/** Colours told apart by people who see colours differently (Okabe and Ito). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'];
const WEAK = '#b0b0b0';
const FONT = 'font-family="sans-serif" font-size="12"';

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('`', '');

const at = (value: number): string => value.toFixed(1);

const label = (x: number, y: number, text: string, anchor = 'start', extra = ''): string =>
  `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}" ${extra}>${escape(text)}</text>`;

const line = (x1: number, y1: number, x2: number, y2: number, colour = '#dddddd'): string =>
  `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" stroke="${colour}"/>`;

function document(width: number, height: number, title: string, parts: readonly string[]): string {
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" ${FONT}>`;
  const ground = `<rect width="${width}" height="${height}" fill="#ffffff"/>`;
  const heading = label(12, 20, title, 'start', 'font-weight="bold"');
  return `${[open, ground, heading, ...parts, '</svg>'].join('\n')}\n`;
}

/** A round step that divides `top` into about four parts. */
export function tickStep(top: number): number {
  const raw = top / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((step) => step >= raw) ?? raw;
}

function ticks(top: number): number[] {
  const step = tickStep(top);
  return Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, index) => index * step);
}

const tickText = (value: number): string => String(Number(value.toPrecision(3)));

/** Lines over a common x axis that begins at its smallest value; the y axis begins at 0. */
export function lineChart({ title, x, y, series, top }: LineChart): string {
  const [width, height, left, right, above, below] = [640, 320, 56, 150, 36, 44];
  const points = series.flatMap((one) => one.points);
  const xs = points.map(([value]) => value);
  const [from, to] = [Math.min(...xs), Math.max(...xs)];
  const highest = top ?? (Math.max(...points.map(([, value]) => value)) || 1);
  const toX = (value: number): number =>
    left + ((value - from) / (to - from || 1)) * (width - left - right);
  const toY = (value: number): number =>
    height - below - (value / highest) * (height - above - below);
  const grid = ticks(highest).flatMap((value) => [
    line(left, toY(value), width - right, toY(value)),
    label(left - 6, toY(value) + 4, tickText(value), 'end'),
  ]);
  const marks = [...new Set(xs)].sort((a, b) => a - b);
  // A few measured sizes are named each; a fine scale gets round numbers.
  const shownMarks = marks.length <= 8 ? marks : ticks(to).filter((value) => value >= from);
  const foot = shownMarks.map((value) =>
    label(toX(value), height - below + 18, tickText(value), 'middle'),
  );
  const lines = series.flatMap((one, index) => {
    const colour = COLOURS[index % COLOURS.length] ?? WEAK;
    const path = one.points.map(([px, py]) => `${at(toX(px))},${at(toY(py))}`).join(' ');
    const row = above + 16 + index * 18;
    return [
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      `<rect x="${width - right + 14}" y="${row - 9}" width="10" height="10" fill="${colour}"/>`,
      label(width - right + 30, row, one.name),
    ];
  });
  const names = [
    label(left, height - 8, x),
    label(left, above - 4 + 2, y, 'start', 'fill="#555555" font-size="11"'),
  ];
  return document(width, height, title, [...grid, ...foot, ...lines, ...names]);
}

/** Horizontal bars of shares (0..1) with their intervals. */
export function barChart(title: string, bars: readonly Bar[]): string {
  const [width, left, right, above, row] = [640, 250, 60, 36, 22];
  const height = above + bars.length * row + 30;
  const highest = Math.max(0.05, ...bars.map((bar) => bar.high));
  const toX = (share: number): number => left + (share / highest) * (width - left - right);
  const grid = ticks(highest * 100).flatMap((value) => [
    line(toX(value / 100), above, toX(value / 100), height - 26),
    label(toX(value / 100), height - 10, `${tickText(value)} %`, 'middle'),
  ]);
  const rows = bars.flatMap((bar, index) => {
    const y = above + index * row;
    const middle = y + row / 2;
    const colour = bar.strong ? (COLOURS[0] ?? WEAK) : WEAK;
    return [
      label(left - 8, middle + 4, bar.name, 'end'),
      `<rect x="${left}" y="${y + 4}" width="${at(toX(bar.value) - left)}" height="${row - 8}" fill="${colour}"/>`,
      line(toX(bar.low), middle, toX(bar.high), middle, '#333333'),
    ];
  });
  return document(width, height, title, [...grid, ...rows]);
}
