import { existsSync } from 'node:fs';
import path from 'node:path';
import { provenance, type Provenance } from '../common/results';
import { runContinueCases, type ContinueResult } from './continueCases';

/** Result of the post-processing cases. */
export interface PostProcessingResult extends Provenance, ContinueResult {
  readonly kind: 'post-processing';
}

/** Runs the post-processing cases below `evals`; no model takes part. */
export async function runPostProcessing(evals: string): Promise<PostProcessingResult> {
  const file = path.join(evals, 'continue-autocomplete', 'cases.jsonl.gz');
  if (!existsSync(file)) {
    throw new Error('no continue-autocomplete/cases.jsonl.gz in the evals folder');
  }
  return { ...provenance(), kind: 'post-processing', ...(await runContinueCases(file)) };
}
