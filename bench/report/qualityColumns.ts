import type { Effort, Row } from '../quality/outcome';
import type { SuiteKind } from '../quality/suites';
import { MOST_EDITS } from '../quality/textJudges';
import { milliseconds, percent, withInterval } from './markdown';

/** A column of a set's table. */
interface Column {
  readonly head: string;
  readonly cell: (row: Row) => string;
}

const effort = (head: string, show: (effort: Effort) => string): Column => ({
  head,
  cell: ({ effort }) => (effort === undefined ? '' : show(effort)),
});

const score = (head: string): Column => ({
  head: `${head} (95 %)`,
  cell: ({ passRate, low, high }) => withInterval(passRate, low, high),
});

const exact: Column = { head: 'exact', cell: (row) => percent(row.exact) };
const trimmed: Column = { head: 'exact, trimmed', cell: (row) => percent(row.exactTrimmed) };
const parses: Column = { head: 'parses', cell: (row) => percent(row.parses ?? 0) };
const steps = effort('steps', (one) => one.steps.toFixed(1));
const tokens = effort('tokens', (one) => one.tokens.toFixed(1));
const forwards = effort('forwards', (one) => one.forwards?.toFixed(1) ?? '');
const blocks = effort('blocks', (one) => one.blocks?.toFixed(1) ?? '');
const rounds = effort('rounds', (one) => one.rounds?.toFixed(1) ?? '');
const times: readonly Column[] = [
  effort('ms', (one) => milliseconds(one.ms)),
  effort('ms p95', (one) => milliseconds(one.msP95)),
];

/** What the score of a suite is called. */
export const SCORE_NAMES: Readonly<Record<SuiteKind, string>> = {
  infill: 'pass@1',
  exact: 'exact, trimmed',
  fix: 'pass@1',
  syntax: `parses, ≤ ${MOST_EDITS} edits`,
  clean: 'unchanged',
  generate: 'pass@1',
  edit: 'pass@1',
};

const COLUMNS: Readonly<Record<SuiteKind, readonly Column[]>> = {
  infill: [score(SCORE_NAMES.infill), exact, trimmed, steps, tokens, ...times],
  exact: [score(SCORE_NAMES.exact), steps, tokens, ...times],
  fix: [score(SCORE_NAMES.fix), exact, rounds, forwards, ...times],
  syntax: [score(SCORE_NAMES.syntax), exact, parses, rounds, forwards, ...times],
  clean: [score(SCORE_NAMES.clean), rounds, forwards, ...times],
  generate: [score(SCORE_NAMES.generate), blocks, tokens, forwards, ...times],
  edit: [score(SCORE_NAMES.edit), exact, rounds, forwards, ...times],
};

/** Heads of the columns behind the row's name. */
export function headsOf(kind: SuiteKind): string[] {
  return COLUMNS[kind].map(({ head }) => head);
}

/** A row's cells, its name first; rows of a model stand out. */
export function cellsOf(kind: SuiteKind, row: Row): string[] {
  const name = row.mode === 'filler' ? row.name : `**${row.name}**`;
  return [name, ...COLUMNS[kind].map(({ cell }) => cell(row))];
}
