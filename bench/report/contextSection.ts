import type { ContextResult, SourceResult } from '../context/result';
import { percent, table, withInterval } from './markdown';
import { provenanceLine } from './provenanceLine';
import { notMeasured, type Section } from './section';

const TITLE = 'Sources of context';

/** What each source is, in the order of the table. */
const SOURCES: Readonly<Record<string, string>> = {
  neighbours: 'neighbouring files',
  definitions: 'definitions of imported names',
  together: 'definitions and neighbouring files',
  edits: 'recent edits',
  cells: "a notebook's earlier cells",
};

const points = (share: number): string =>
  `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(1)}`;

function lineOf({ name, positions, ...source }: SourceResult): string[] {
  const { without, with: beside, changed, gained, lost, difference, p, helps } = source;
  return [
    SOURCES[name] ?? name,
    String(positions),
    withInterval(without.share, without.low, without.high),
    withInterval(beside.share, beside.low, beside.high),
    `${points(difference.share)} (${points(difference.low)} to ${points(difference.high)})`,
    `${gained} / ${lost}`,
    p.toFixed(2),
    positions === 0 ? '' : percent(changed / positions, 0),
    helps ? 'yes' : 'no',
  ];
}

/** The section on what sources of context are worth. */
export function contextSection(result: ContextResult | undefined): Section {
  if (result === undefined) return notMeasured(TITLE, 'npm run context');
  const { sources, seconds } = result;
  const ordered = Object.keys(SOURCES).flatMap((name) =>
    sources.filter((source) => source.name === name),
  );
  const helping = ordered.filter(({ helps }) => helps).map(({ name }) => SOURCES[name] ?? name);
  const text = [
    `## ${TITLE}`,
    provenanceLine(result),
    `The rest of a line in held-out code, with a source of context in front of the file's own text and without it; right means exactly the missing text. Only cursors where the source has something to add count. A source gets the room that the file's own text leaves in the model's window, so it costs none of that text. Neighbours: pieces of other files of the package, the likest nearest to the cursor. Definitions: of names the file imports from files of its package, their first lines. Recent edits: what the package's next release had changed in the hunks before, as they became; the cursor is in a line that it changed. Earlier cells: a file cut into cells where it has empty lines, each cell alone or with the ones before it. A difference is in percentage points, by pairs, with its 95 % interval (Agresti and Min); p is that of McNemar's exact test; a source helps when the interval lies above 0. The run took ${Math.round(seconds / 60)} min.`,
    table(
      [
        'source',
        'cursors',
        'right without',
        'right with',
        'difference',
        'gained / lost',
        'p',
        'other text',
        'helps',
      ],
      ordered.map(lineOf),
    ),
    helping.length === 0
      ? 'None of them helps this model measurably.'
      : `What helps: ${helping.join('; ')}.`,
  ];
  return { text: text.join('\n\n'), plots: {} };
}
