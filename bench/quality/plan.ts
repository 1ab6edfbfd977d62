import type { EvalRequest } from './evalArguments';
import type { TaskJudge } from './judge';
import type { Commands } from './solvers/commands';
import { functionFillers } from './solvers/functionFillers';
import { generateWay } from './solvers/generateWays';
import { infillFillers } from './solvers/infillFillers';
import { infillWays } from './solvers/infillWays';
import { cleanWays, editWays, faultWays } from './solvers/repairWays';
import type { Ways } from './solvers/way';
import type { SuiteSets } from './suites';
import type { Parsers } from './syntax/parsers';
import type { Task, TaskLanguage, TaskSet } from './tasks/task';
import { ExactJudge, SyntaxJudge, UnchangedJudge } from './textJudges';

/** How a suite is run: its sets, the rows of each, and what decides. */
export interface Plan<T extends Task> {
  readonly sets: readonly TaskSet<T>[];
  readonly waysOf: (language: TaskLanguage) => Ways<T>;
  readonly judge: TaskJudge<T>;
  /** Whether the judge runs programs, so that the language's tools must be there. */
  readonly runsPrograms: boolean;
}

/** What plans are made of. */
export interface Means {
  readonly commands: Commands;
  /** Decides by running tests. */
  readonly judge: TaskJudge<Task>;
  readonly parsers: Parsers;
  readonly request: Pick<EvalRequest, 'options' | 'modes'>;
}

/** Gives the plan of a suite to `run`, whatever the kind of its tasks. */
export function planOf<Result>(
  suite: SuiteSets,
  { commands, judge, parsers, request }: Means,
  run: <T extends Task>(plan: Plan<T>) => Result,
): Result {
  const { options, modes } = request;
  const { maxTokens } = options;
  switch (suite.kind) {
    case 'infill':
    case 'exact': {
      const isExact = suite.kind === 'exact';
      const models = infillWays(commands, options, modes);
      return run({
        sets: suite.sets,
        waysOf: (language) => ({ models, fillers: infillFillers(language), missing: [] }),
        judge: isExact ? new ExactJudge() : judge,
        runsPrograms: !isExact,
      });
    }
    case 'generate': {
      const models = [generateWay(commands, maxTokens)];
      return run({
        sets: suite.sets,
        waysOf: (language) => ({ models, fillers: functionFillers(language), missing: [] }),
        judge,
        runsPrograms: true,
      });
    }
    case 'fix':
    case 'syntax': {
      const ways = faultWays(commands, modes, maxTokens);
      const isSyntax = suite.kind === 'syntax';
      return run({
        sets: suite.sets,
        waysOf: () => ways,
        judge: isSyntax ? new SyntaxJudge(parsers) : judge,
        runsPrograms: !isSyntax,
      });
    }
    case 'clean': {
      const ways = cleanWays(commands);
      const judge = new UnchangedJudge();
      return run({ sets: suite.sets, waysOf: () => ways, judge, runsPrograms: false });
    }
    case 'edit': {
      const ways = editWays(commands);
      return run({ sets: suite.sets, waysOf: () => ways, judge, runsPrograms: true });
    }
  }
}
