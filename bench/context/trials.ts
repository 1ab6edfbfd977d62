/** The trials: cursors in held-out code, with what an editor would have known there. */
import { preambleOf } from '../../src/context/notebook';
import type { HeldOutFile } from '../common/heldOut';
import { choosePositions, type Position } from '../common/positions';
import { seededRandom, shuffled } from '../common/random';
import { cellAt, cellStarts } from './cells';
import { definitionOffers } from './definitions';
import { editOffers, placeOf, type ReleaseEdit } from './edits';
import type { Offers } from './front';
import { Neighbours, neighboursOf } from './neighbours';
import { fronts, type Trial } from './trial';
import { ownWindow, type Count } from './window';

/** What trials are cut to. */
export interface Limits {
  /** Most tokens before the cursor, tags not counted. */
  readonly prefix: number;
  /** Most characters behind it; the runtime cuts exactly. */
  readonly suffix: number;
  readonly count: Count;
}

/** Where code is, which cursors are drawn, how many are wanted, and what they are cut to. */
export interface Draw {
  readonly files: readonly HeldOutFile[];
  readonly edits: readonly ReleaseEdit[];
  readonly seed: number;
  readonly limits: Limits;
}

const KINDS = ['new-line', 'line-end'] as const;

/** Positions drawn for each that is wanted: a source does not have something to say at all of them. */
const DRAWN = 6;

/** Languages of notebooks. */
const NOTEBOOKS = new Set(['python', 'javascript', 'typescript']);

/** Cells with more lines than this are no cells that somebody wrote. */
const LONGEST_CELL = 40;

/** Cursors in files that have other files of their package beside them. */
export function neighbourTrials({ files, seed, limits }: Draw, wanted: number): Trial[] {
  const neighbours = new Neighbours();
  return trialsAt(files, wanted, seed, (position) => {
    const { file, prefix, suffix } = position;
    const others = neighboursOf(file, files);
    return fileTrial(position, limits, {
      neighbours: neighbours.offers(prefix, suffix, others),
    });
  });
}

/** Cursors in files that import something of the files beside them. */
export function definitionTrials({ files, seed, limits }: Draw, wanted: number): Trial[] {
  const neighbours = new Neighbours();
  const offersIn = (prefix: string, text: string, file: HeldOutFile): string[] => {
    const others = neighboursOf(file, files).map((other) => other.text);
    return definitionOffers(prefix, text, file.languageId, others);
  };
  const some = files.filter((file) => offersIn('', file.text, file).length > 0);
  return trialsAt(some, wanted, seed, (position) => {
    const { file, prefix, suffix } = position;
    // Without the missing text, which may be an import.
    const definitions = offersIn(prefix, prefix + suffix, file);
    if (definitions.length === 0) return undefined;
    const others = neighbours.offers(prefix, suffix, neighboursOf(file, files));
    return fileTrial(position, limits, { definitions, neighbours: others }, [
      'definitions',
      'together',
    ]);
  });
}

/** Cursors in lines that somebody changed from one release to the next, after the changes before them. */
export function editTrials({ edits, seed, limits }: Draw, wanted: number): Trial[] {
  const random = seededRandom(seed);
  const trials: Trial[] = [];
  for (const edit of shuffled(edits, random)) {
    if (trials.length >= wanted) break;
    const place = placeOf(edit, random);
    if (place === undefined) continue;
    const own = ownWindow(place.prefix, false, limits.prefix, limits.count);
    // What stands in the window anyway is no news.
    const visible = own.text + place.suffix;
    const offers = { edits: editOffers(edit, edits).filter((text) => !visible.includes(text)) };
    const found = fronts(own, offers, limits.count);
    if (found['edits'] === undefined) continue;
    const { languageId } = edit;
    const suffix = { suffix: place.suffix.slice(0, limits.suffix), endsFile: false };
    trials.push({ languageId, expected: place.expected, ...suffix, without: own, with: found });
  }
  return trials;
}

/** Cursors in files cut into cells, none of them in a first cell. */
export function cellTrials({ files, seed, limits }: Draw, wanted: number): Trial[] {
  const some = files.filter(({ languageId }) => NOTEBOOKS.has(languageId));
  return trialsAt(some, wanted, seed, (position) => cellTrial(position, limits));
}

function trialsAt(
  files: readonly HeldOutFile[],
  wanted: number,
  seed: number,
  make: (position: Position) => Trial | undefined,
): Trial[] {
  const trials: Trial[] = [];
  for (const position of choosePositions(files, wanted * DRAWN, seed, KINDS)) {
    if (trials.length >= wanted) break;
    const trial = make(position);
    if (trial !== undefined && Object.keys(trial.with).length > 0) trials.push(trial);
  }
  return trials;
}

function fileTrial(
  { file, prefix, suffix, expected }: Position,
  limits: Limits,
  offers: Offers,
  names = Object.keys(offers),
): Trial {
  const own = ownWindow(prefix, true, limits.prefix, limits.count);
  const found = Object.entries(fronts(own, offers, limits.count));
  return {
    languageId: file.languageId,
    expected,
    ...suffixOf(suffix, limits),
    without: own,
    with: Object.fromEntries(found.filter(([name]) => names.includes(name))),
  };
}

function cellTrial(position: Position, limits: Limits): Trial | undefined {
  const { file, prefix, suffix, expected } = position;
  const { languageId } = file;
  const text = prefix + suffix;
  const { before, start, end } = cellAt(text, cellStarts(text), prefix.length);
  if (before.length === 0 || text.slice(start, end).split('\n').length > LONGEST_CELL) {
    return undefined;
  }
  const cells = before.map((cell) => ({ languageId, text: cell }));
  const typed = text.slice(start, prefix.length);
  const lead = preambleOf(cells, languageId);
  return {
    languageId,
    expected,
    ...suffixOf(text.slice(prefix.length, end), limits),
    without: ownWindow(typed, true, limits.prefix, limits.count),
    with: { cells: ownWindow(lead + typed, true, limits.prefix, limits.count) },
  };
}

function suffixOf(text: string, { suffix }: Limits) {
  return { suffix: text.slice(0, suffix), endsFile: text.length <= suffix };
}
