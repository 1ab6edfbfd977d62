import type { SetResult } from '../quality/evaluate';
import type { Row } from '../quality/outcome';
import type { QualityResult } from '../quality/result';
import { SUITES, type SuiteKind, type SuiteName } from '../quality/suites';
import { table } from './markdown';
import { provenanceLine } from './provenanceLine';
import { cellsOf, headsOf, SCORE_NAMES } from './qualityColumns';
import { methodOf } from './qualityMethod';
import { notMeasured, picture, type Section } from './section';
import { barChart } from './svg';

/** What went wrong in a model row besides wrong code, in words; empty when nothing did. */
export function troubles(row: Row): string {
  const { effort } = row;
  if (effort === undefined) return '';
  const stops = Object.entries(effort.stops)
    .filter(([reason]) => reason !== 'complete')
    .map(([reason, count]) => `${count} ended by "${reason}"`);
  const parts = [
    ...(effort.empty === 0 ? [] : [`${effort.empty} empty`]),
    ...stops,
    ...(row.timeouts === 0 ? [] : [`${row.timeouts} programs timed out`]),
  ];
  return parts.length === 0 ? '' : `${row.name}: ${parts.join(', ')}.`;
}

/** What the numbers leave out; the names stand in the result, of which there is a link. */
function leftOut(suite: SuiteName, { excluded, passUnanswered = [] }: SetResult): string[] {
  const where = `[the result](../bench/results/${suite}.json)`;
  return [
    ...(excluded.length === 0
      ? []
      : [`Left out, as the gold answer does not pass: ${excluded.length}, named in ${where}.`]),
    ...(passUnanswered.length === 0
      ? []
      : [`Tasks that pass with no answer: ${passUnanswered.length}, named in ${where}.`]),
  ];
}

function setText(suite: SuiteName, kind: SuiteKind, set: SetResult, plot: string): string {
  const head = `### ${set.name} (${set.language})`;
  const scored = set.tasks - set.excluded.length;
  const notes = set.rows.map(troubles).filter((note) => note !== '');
  const missing = (set.missing ?? []).map(({ name, reason }) => `${name}: not run, ${reason}.`);
  const remarks = [...missing, ...notes, ...leftOut(suite, set)];
  return [
    head,
    `${scored} of ${set.tasks} tasks scored.`,
    table(
      ['', ...headsOf(kind)],
      set.rows.map((row) => cellsOf(kind, row)),
    ),
    picture(plot, `Scores of ${set.name} (${set.language})`),
    ...(remarks.length === 0 ? [] : [remarks.join(' ')]),
  ].join('\n\n');
}

/** Sets that were not run, told together where the reason is the same. */
function notRunText(sets: readonly SetResult[]): string[] {
  const namesByReason = new Map<string, string[]>();
  for (const { name, language, reason = 'no reason given' } of sets) {
    const names = namesByReason.get(reason) ?? [];
    namesByReason.set(reason, [...names, `${name} (${language})`]);
  }
  return [...namesByReason].map(([reason, names]) => `Not run, ${reason}: ${names.join(', ')}.`);
}

/** The section on one suite. */
export function qualitySection(suite: SuiteName, result: QualityResult | undefined): Section {
  const { title, kind } = SUITES[suite];
  const command = `npm run eval -- --suite ${suite} --evals DIR`;
  if (result === undefined) return notMeasured(title, command);
  const plotOf = (set: SetResult): string => `${suite}-${set.language}.svg`;
  const run = result.sets.filter((set) => set.status === 'run');
  const plots = run.map((set): [string, string] => {
    const bars = set.rows.map((row) => ({
      name: row.name,
      value: row.passRate,
      low: row.low,
      high: row.high,
      strong: row.mode !== 'filler',
    }));
    return [plotOf(set), barChart(`${set.name} (${set.language}): ${SCORE_NAMES[kind]}`, bars)];
  });
  const sets = run.map((set) => setText(suite, kind, set, plotOf(set)));
  const others = notRunText(result.sets.filter((set) => set.status === 'not run'));
  const head = [`## ${title}`, provenanceLine(result), methodOf(kind, result)];
  return { text: [...head, ...sets, ...others].join('\n\n'), plots: Object.fromEntries(plots) };
}
