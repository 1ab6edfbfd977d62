import type { HeldOutFile } from './heldOut';
import { pick, seededRandom } from './random';

/**
 * Where the cursor stands:
 * `new-line` on a line that holds only its indentation, `line-end` behind what is typed of a line so far,
 * `mid-line` with the rest of the line already there.
 */
export type PositionKind = 'new-line' | 'line-end' | 'mid-line';

/** A cursor in a held-out file, with the text that was taken away there. */
export interface Position {
  readonly kind: PositionKind;
  readonly file: HeldOutFile;
  readonly prefix: string;
  readonly suffix: string;
  /** The missing text, within one line. */
  readonly expected: string;
}

/** Shares of the kinds: most requests of an editor come at the end of what has been typed. */
const KINDS: readonly PositionKind[] = ['new-line', 'new-line', 'line-end', 'line-end', 'mid-line'];

/** Lines before the first position, so that there is something to go by. */
const FIRST_LINE = 5;

/** Places inside `code` where a token begins, apart from its start. */
export function tokenStarts(code: string): number[] {
  return [...code.matchAll(/\w+|[^\w\s]/g)].map((match) => match.index).filter((at) => at > 0);
}

/** The stretch of a line (start and end) that a position of `kind` takes away, or undefined where none fits. */
export function holeIn(
  line: string,
  kind: PositionKind,
  random: () => number,
): { start: number; end: number } | undefined {
  const code = line.trimEnd();
  const start = code.length - code.trimStart().length;
  if (code.length - start < 4) return undefined;
  if (kind === 'new-line') return { start, end: code.length };
  const inside = tokenStarts(code.slice(start)).map((at) => at + start);
  if (kind === 'line-end') {
    return inside.length < 1 ? undefined : { start: pick(inside, random), end: code.length };
  }
  if (inside.length < 2) return undefined;
  const [from = 0, to = 0] = [pick(inside, random), pick(inside, random)].sort((a, b) => a - b);
  return from === to ? undefined : { start: from, end: to };
}

function positionIn(
  file: HeldOutFile,
  kinds: readonly PositionKind[],
  random: () => number,
): Position | undefined {
  const lines = file.text.split('\n');
  const index = FIRST_LINE + Math.floor(random() * (lines.length - FIRST_LINE));
  const line = lines[index];
  if (line === undefined) return undefined;
  const kind = pick(kinds, random);
  const hole = holeIn(line, kind, random);
  if (hole === undefined) return undefined;
  const before = lines.slice(0, index).map((text) => `${text}\n`);
  const after = lines.slice(index + 1).map((text) => `\n${text}`);
  // What stood behind the code of a line, such as blanks, goes with it.
  const rest = kind === 'mid-line' ? line.slice(hole.end) : '';
  return {
    kind,
    file,
    prefix: before.join('') + line.slice(0, hole.start),
    suffix: rest + after.join(''),
    expected: line.slice(hole.start, hole.end),
  };
}

/**
 * `wanted` positions over `files`, languages in turn; the same seed gives the same positions.
 * @param kinds kinds to choose from, each as often as it is named
 */
export function choosePositions(
  files: readonly HeldOutFile[],
  wanted: number,
  seed: number,
  kinds: readonly PositionKind[] = KINDS,
): Position[] {
  const random = seededRandom(seed);
  const languages = [...new Set(files.map((file) => file.languageId))].sort();
  const byLanguage = languages.map((id) => files.filter((file) => file.languageId === id));
  const positions: Position[] = [];
  // A file of blank lines never gives a position: give up after many vain attempts.
  for (let attempt = 0; positions.length < wanted && attempt < wanted * 100; attempt++) {
    const group = byLanguage[positions.length % byLanguage.length] ?? [];
    const position = positionIn(pick(group, random), kinds, random);
    if (position !== undefined) positions.push(position);
  }
  return positions;
}

/** Whether the first line of `completion` is the missing text, blanks at its end ignored. */
export function isRight({ expected }: Position, completion: string): boolean {
  return isWanted(expected, completion);
}

/** Whether the first line of `completion` is `expected`, blanks at its end ignored. */
export function isWanted(expected: string, completion: string): boolean {
  const first = completion.split('\n')[0] ?? '';
  return first.trimEnd() === expected.trimEnd();
}
