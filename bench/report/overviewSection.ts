import type { SetResult } from '../quality/evaluate';
import type { Row } from '../quality/outcome';
import type { QualityResult } from '../quality/result';
import { SUITE_NAMES, SUITES, type SuiteName } from '../quality/suites';
import { percent, table, withInterval } from './markdown';
import { SCORE_NAMES } from './qualityColumns';
import type { Section } from './section';

const HEAD = ['suite', 'language', 'row', 'counts', 'score (95 %)', 'best without a model'];

function bestFiller(rows: readonly Row[]): string {
  const fillers = rows.filter(({ mode }) => mode === 'filler');
  const best = fillers.reduce<Row | undefined>(
    (found, row) => (found === undefined || row.passRate > found.passRate ? row : found),
    undefined,
  );
  return best === undefined ? '' : `${percent(best.passRate)} (${best.name})`;
}

function linesOf(suite: SuiteName, { name, language, rows }: SetResult): string[][] {
  const { kind } = SUITES[suite];
  // An oracle is no way to work: it stands in the suite's own table only.
  const models = rows.filter(({ mode }) => mode !== 'filler' && mode !== 'oracle');
  return models.map((row) => [
    name,
    language,
    row.name,
    SCORE_NAMES[kind],
    withInterval(row.passRate, row.low, row.high),
    bestFiller(rows),
  ]);
}

/** All scores in one table, and the suites without any. */
export function overviewSection(
  results: Partial<Readonly<Record<SuiteName, QualityResult | undefined>>>,
): Section {
  const lines = SUITE_NAMES.flatMap(
    (suite) => results[suite]?.sets.flatMap((set) => linesOf(suite, set)) ?? [],
  );
  const absent = SUITE_NAMES.filter((suite) => results[suite] === undefined);
  const all = 'One command runs all suites: `npm run eval -- --suite all --evals DIR`.';
  const missing = `Not run yet: ${absent.map((suite) => SUITES[suite].title).join('; ')}.`;
  const text = [
    '## Overview',
    ...(lines.length === 0 ? [] : [table(HEAD, lines)]),
    absent.length === 0 ? all : `${missing} ${all}`,
  ];
  return { text: text.join('\n\n'), plots: {} };
}
