/**
 * What a proposal shows while the model works: the text with the drafts in work as they are at this step. Who uses an
 * editor sees the code form out of noise.
 */
import type { TextRange } from '../protocol';

/** Stands for one masked token; three characters are about what a token of code has, so that lines move little. */
export const MASK = '░░░';

/** A text with drafts the model works on; offsets are those of `text`, which has line feeds only. */
export interface LiveState {
  readonly text: string;
  /** Token texts in place of a part of the text, `null` where nothing is decided. */
  readonly drafts: readonly (TextRange & { readonly canvas: readonly (string | null)[] })[];
}

/** The whole text at a step, with the document's line ends. */
export function liveText({ text, drafts }: LiveState, eol: '\n' | '\r\n'): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, canvas } of [...drafts].sort((one, other) => one.start - other.start)) {
    if (start < at || end > text.length) continue;
    parts.push(text.slice(at, start), canvas.map((token) => token ?? MASK).join(''));
    at = end;
  }
  const whole = parts.join('') + text.slice(at);
  return eol === '\n' ? whole : whole.replaceAll('\n', eol);
}

/** A run of masks in a text. */
export interface MaskRun {
  readonly start: number;
  readonly end: number;
}

/** The masks in a text, those side by side as one. */
export function maskRuns(text: string): MaskRun[] {
  return Array.from(text.matchAll(/░+/g), ({ index, 0: run }) => {
    return { start: index, end: index + run.length };
  });
}
