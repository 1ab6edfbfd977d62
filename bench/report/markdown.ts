/** A table; the first column is text, the others are set to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** A share (0..1) as a percentage. */
export function percent(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)} %`;
}

/** A percentage with its 95 % interval. */
export function withInterval(share: number, low: number, high: number): string {
  return `${percent(share)} (${(low * 100).toFixed(1)}–${(high * 100).toFixed(1)})`;
}

/** A number of milliseconds as short as it stays exact enough. */
export function milliseconds(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : String(Math.round(ms));
}

/** A large number with k, M or G. */
export function compact(value: number): string {
  const scales: readonly [number, string][] = [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ];
  const scale = scales.find(([size]) => value >= size);
  return scale === undefined ? String(value) : `${(value / scale[0]).toFixed(1)} ${scale[1]}`;
}
