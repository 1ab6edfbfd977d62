import path from 'node:path';
import { runMain } from '../common/arguments';
import { relativeToRoot, RESULTS, WORK } from '../common/paths';
import { clock } from '../common/progress';
import { writeResult } from '../common/results';
import { EVAL_USAGE, readEvalRequest, type EvalRequest } from './evalArguments';
import { runPostProcessing } from './postProcessing';
import { runSuite, share } from './runSuite';

/** Where a suite's result goes: a part of a suite is a look, not a result to report. */
function resultFile(suite: string, { limit, out }: EvalRequest): string {
  return out ?? path.join(limit === undefined ? RESULTS : WORK, `${suite}.json`);
}

async function main(): Promise<void> {
  const begun = performance.now();
  const request = readEvalRequest(process.argv.slice(2));
  const shared = share();
  for (const suite of request.suites) {
    const started = performance.now();
    const result =
      suite === 'post-processing'
        ? await runPostProcessing(request.evals)
        : await runSuite(suite, request, shared);
    const file = resultFile(suite, request);
    writeResult(file, result);
    if (request.suites.length === 1) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    const now = performance.now();
    const spent = `${clock((now - started) / 1000)} (${clock((now - begun) / 1000)} in all)`;
    process.stderr.write(`${relativeToRoot(file)} written after ${spent}\n`);
  }
  shared.parsers.dispose();
}

void runMain(EVAL_USAGE, main);
