/** Code of other files of the same package and language, as an editor would have it of the files that are open. */
import type { HeldOutFile } from '../common/heldOut';

/** Lines of one piece of a neighbour. */
const PIECE_LINES = 15;

/** Pieces worth offering: more never fit. */
const MOST_PIECES = 12;

/** Lines around the cursor a piece is compared with. */
const LINES_BEFORE = 20;
const LINES_AFTER = 10;

interface Piece {
  readonly text: string;
  readonly names: ReadonlySet<string>;
}

/** Files an editor might have open beside `file`. */
export function neighboursOf(
  file: HeldOutFile,
  files: readonly HeldOutFile[],
): readonly HeldOutFile[] {
  return files.filter(
    (other) =>
      other.package === file.package &&
      other.languageId === file.languageId &&
      other.path !== file.path,
  );
}

/** The identifiers of a text, apart from very short ones. */
export function identifiers(text: string): ReadonlySet<string> {
  return new Set(text.match(/[\p{L}_$][\p{L}\p{N}_$]{2,}/gu) ?? []);
}

/** Share of the identifiers of either set that both have, 0..1. */
export function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((name) => other.has(name)).length;
  const all = one.size + other.size - shared;
  return all === 0 ? 0 : shared / all;
}

/** The pieces of files, each most like the code around a cursor first; those that have nothing of it are left out. */
export class Neighbours {
  private readonly cut = new WeakMap<HeldOutFile, readonly Piece[]>();

  offers(prefix: string, suffix: string, files: readonly HeldOutFile[]): string[] {
    const before = prefix.split('\n').slice(-LINES_BEFORE);
    const after = suffix.split('\n').slice(0, LINES_AFTER);
    const here = identifiers([...before, ...after].join('\n'));
    return files
      .flatMap((file) => this.piecesOf(file))
      .map(({ text, names }) => ({ text, likeness: likeness(here, names) }))
      .filter((piece) => piece.likeness > 0)
      .sort((one, other) => other.likeness - one.likeness)
      .slice(0, MOST_PIECES)
      .map(({ text }) => text);
  }

  private piecesOf(file: HeldOutFile): readonly Piece[] {
    const known = this.cut.get(file);
    if (known !== undefined) return known;
    const lines = file.text.split('\n');
    const pieces = Array.from({ length: Math.ceil(lines.length / PIECE_LINES) }, (_, index) => {
      const start = index * PIECE_LINES;
      const text = lines.slice(start, start + PIECE_LINES).join('\n');
      return { text, names: identifiers(text) };
    });
    this.cut.set(file, pieces);
    return pieces;
  }
}
