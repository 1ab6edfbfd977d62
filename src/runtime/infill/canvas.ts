/** A token of the canvas that is decided, with its natural-log probability when it was. */
export interface FixedToken {
  readonly id: number;
  readonly logp: number;
}

/** The text in the making: fixed tokens, `undefined` where it is still masked. */
export type Canvas = readonly (FixedToken | undefined)[];

/** A canvas of masks only. */
export function blankCanvas(length: number): Canvas {
  return Array.from({ length }, () => undefined);
}

/** Indices of the masked positions, ascending. */
export function maskedPositions(canvas: Canvas): number[] {
  return canvas.flatMap((token, index) => (token === undefined ? [index] : []));
}

/** End (exclusive) of the run of masks that a position belongs to; a fixed token is a run of its own. */
export function runEnd(canvas: Canvas, position: number): number {
  if (canvas[position] !== undefined) return position + 1;
  let end = position;
  while (end < canvas.length && canvas[end] === undefined) end++;
  return end;
}

/** Length of the run of masks around a position; 1 at a fixed token. */
export function runLength(canvas: Canvas, position: number): number {
  if (canvas[position] !== undefined) return 1;
  let start = position;
  while (start > 0 && canvas[start - 1] === undefined) start--;
  return runEnd(canvas, position) - start;
}

/** The fixed tokens before the first mask: all of the canvas that can be shown when denoising ends early. */
export function settledTokens(canvas: Canvas): readonly FixedToken[] {
  const settled: FixedToken[] = [];
  for (const token of canvas) {
    if (token === undefined) break;
    settled.push(token);
  }
  return settled;
}

/** exp(mean log probability) of the tokens, 0..1; 0 for none. */
export function confidenceOf(tokens: readonly FixedToken[]): number {
  if (tokens.length === 0) return 0;
  return Math.exp(tokens.reduce((sum, token) => sum + token.logp, 0) / tokens.length);
}
