import type { CliAnswer } from '../common/infillCli';
import { mean, quantile, round, wilson } from '../common/stats';
import type { RowMode } from './solvers/way';
import type { Verdict } from './verdictCache';

/** One task answered and judged. */
export interface TaskOutcome {
  readonly verdict: Verdict;
  readonly exact: boolean;
  readonly trimmed: boolean;
  /** Absent where nobody asked the parser. */
  readonly parses?: boolean;
  /** Absent for fillers. */
  readonly answer?: CliAnswer;
}

/** What a model row says beyond its score. */
export interface Effort {
  readonly steps: number;
  readonly tokens: number;
  readonly forwards?: number;
  /** Of `generate` and of repeated infilling. */
  readonly blocks?: number;
  /** Of `repair`. */
  readonly rounds?: number;
  readonly ms: number;
  readonly msP95: number;
  readonly encodeMs: number;
  readonly confidence: number;
  readonly errors: number;
  readonly empty: number;
  readonly stops: Readonly<Record<string, number>>;
}

/** One row of a set's table. Shares are 0..1. */
export interface Row {
  readonly name: string;
  readonly mode: RowMode;
  readonly tasks: number;
  readonly passed: number;
  readonly passRate: number;
  readonly low: number;
  readonly high: number;
  readonly exact: number;
  readonly exactTrimmed: number;
  readonly parses?: number;
  readonly timeouts: number;
  readonly effort?: Effort;
}

const share = (count: number, total: number): number => (total === 0 ? 0 : round(count / total, 4));

function countStops(answers: readonly CliAnswer[]): Record<string, number> {
  const stops: Record<string, number> = {};
  for (const { stop, error } of answers) {
    const reason = error === undefined ? stop : `error ${error.code}`;
    stops[reason] = (stops[reason] ?? 0) + 1;
  }
  return stops;
}

function effortOf(answers: readonly CliAnswer[]): Effort {
  const served = answers.filter((answer) => answer.error === undefined);
  const average = (pick: (answer: CliAnswer) => number): number => round(mean(served.map(pick)));
  const has = (key: 'blocks' | 'rounds'): boolean => served.some((one) => one[key] !== undefined);
  return {
    steps: average((answer) => answer.steps),
    tokens: average((answer) => answer.tokens),
    forwards: average((answer) => answer.forwards),
    ...(has('blocks') && { blocks: average((answer) => answer.blocks ?? 0) }),
    ...(has('rounds') && { rounds: average((answer) => answer.rounds ?? 0) }),
    ms: average((answer) => answer.ms),
    msP95: round(
      quantile(
        served.map((answer) => answer.ms),
        0.95,
      ),
    ),
    encodeMs: average((answer) => answer.encodeMs),
    confidence: average((answer) => answer.confidence),
    errors: answers.length - served.length,
    empty: served.filter((answer) => answer.text === '').length,
    stops: countStops(answers),
  };
}

/** The row of all outcomes of one way to fill a set's holes. */
export function toRow(name: string, mode: RowMode, outcomes: readonly TaskOutcome[]): Row {
  const total = outcomes.length;
  const passed = outcomes.filter((outcome) => outcome.verdict === 'pass').length;
  const { low, high } = wilson(passed, total);
  const answers = outcomes.flatMap((outcome) =>
    outcome.answer === undefined ? [] : [outcome.answer],
  );
  return {
    name,
    mode,
    tasks: total,
    passed,
    passRate: share(passed, total),
    low: round(low, 4),
    high: round(high, 4),
    exact: share(outcomes.filter((outcome) => outcome.exact).length, total),
    exactTrimmed: share(outcomes.filter((outcome) => outcome.trimmed).length, total),
    ...(outcomes.some((outcome) => outcome.parses !== undefined) && {
      parses: share(outcomes.filter((outcome) => outcome.parses === true).length, total),
    }),
    timeouts: outcomes.filter((outcome) => outcome.verdict === 'timeout').length,
    ...(answers.length === 0 ? {} : { effort: effortOf(answers) }),
  };
}
