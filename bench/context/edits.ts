/**
 * What people changed from one release of a held-out package to the next, as a session of edits: file by file, from top
 * to bottom. Nobody knows in what order they were really made.
 */
import { readJsonLines, stringAt } from '../common/json';
import { EDITS } from '../common/paths';
import { holeIn, type PositionKind } from '../common/positions';
import { pick } from '../common/random';
import { RecentEdits } from './recentEdits';

/** A change of a few lines; `prefix` and `suffix` are the newer release's text around it. */
export interface ReleaseEdit {
  readonly languageId: string;
  /** The package from one release to the next: what was edited together. */
  readonly session: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** Hunks an editor would remember. */
const REMEMBERED = 8;

/** Lines that lie at least between two edits of a file; the sample does not say how many. */
const APART = 1000;

/** A cursor within an edit. */
export interface EditPlace {
  readonly prefix: string;
  readonly suffix: string;
  readonly expected: string;
}

/** The sample, in the order of the sessions. */
export function readEdits(file = EDITS): ReleaseEdit[] {
  return readJsonLines(file).map((line) => ({
    languageId: stringAt(line, 'lang'),
    session: `${stringAt(line, 'package')} from ${stringAt(line, 'older')}`,
    path: stringAt(line, 'path'),
    before: stringAt(line, 'before'),
    after: stringAt(line, 'after'),
    prefix: stringAt(line, 'prefix'),
    suffix: stringAt(line, 'suffix'),
  }));
}

/** A cursor in a line that the edit wrote; undefined where it wrote none that is worth completing. */
export function placeOf(edit: ReleaseEdit, random: () => number): EditPlace | undefined {
  const old = new Set(edit.before.split('\n').map((line) => line.trim()));
  const lines = edit.after.split('\n');
  const written = lines.flatMap((line, index) => (old.has(line.trim()) ? [] : [index]));
  if (written.length === 0) return undefined;
  const index = pick(written, random);
  const line = lines[index] ?? '';
  const kind: PositionKind = pick(['new-line', 'line-end'], random);
  const hole = holeIn(line, kind, random);
  if (hole === undefined) return undefined;
  const above = lines.slice(0, index).map((text) => `${text}\n`);
  const below = lines.slice(index + 1).map((text) => `\n${text}`);
  return {
    prefix: edit.prefix + above.join('') + line.slice(0, hole.start),
    suffix: below.join('') + edit.suffix,
    expected: line.slice(hole.start, hole.end),
  };
}

/** What was edited before an edit in its session, the last first, as the lines became. */
export function editOffers(edit: ReleaseEdit, edits: readonly ReleaseEdit[]): string[] {
  const session = edits.filter(({ session: name }) => name === edit.session);
  const ring = new RecentEdits(REMEMBERED);
  session.slice(0, session.indexOf(edit)).forEach(({ path, before, after }, index) => {
    const removed = before.split('\n').length;
    ring.record({ uri: path, line: index * APART, removed, lines: after.split('\n') });
  });
  return ring.recent.map(({ lines }) => lines.join('\n'));
}
