import path from 'node:path';
import { runMain } from '../common/arguments';
import { relativeToRoot, RESULTS, WORK } from '../common/paths';
import { clock } from '../common/progress';
import { writeResult } from '../common/results';
import { EVAL_USAGE, readEvalRequest } from './evalArguments';
import { runPostProcessing } from './postProcessing';
import { runInfillSuite } from './infillSuite';

async function main(): Promise<void> {
  const started = performance.now();
  const request = readEvalRequest(process.argv.slice(2));
  const result =
    request.suite === 'post-processing'
      ? await runPostProcessing(request.evals)
      : await runInfillSuite(request.suite, request);
  // A part of a suite is a look, not a result to report.
  const folder = request.limit === undefined ? RESULTS : WORK;
  const out = request.out ?? path.join(folder, `${request.suite}.json`);
  writeResult(out, result);
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  const spent = clock((performance.now() - started) / 1000);
  process.stderr.write(`${relativeToRoot(out)} written after ${spent}\n`);
}

void runMain(EVAL_USAGE, main);
