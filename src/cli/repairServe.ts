import type { RepairJob, RepairOutcome } from '../repair/job';
import type { Model } from '../model/model';
import { runRepair } from '../repair/run';
import { toRuntimeError } from '../runtime/host/failure';
import type { Grammars } from '../syntax/grammars';
import { readRepairLine, type RepairLine } from './repairLine';
import { serveLines, type LineStreams } from './serveLines';

export interface RepairTools {
  readonly model: Model;
  readonly grammars: Grammars;
}

/** Serves repair lines in order until the input ends. A line that cannot be served is answered as an error. */
export function serveRepairs(tools: RepairTools, streams: LineStreams): Promise<void> {
  return serveLines(streams, readRepairLine, (line) => answerLine(line, tools));
}

/** Runs a job, and leaves nothing of it in the caches. */
export async function runHere(
  job: RepairJob,
  { model, grammars }: RepairTools,
): Promise<RepairOutcome> {
  try {
    return await runRepair(job, model, grammars);
  } finally {
    model.close(job.documentId);
  }
}

async function answerLine(line: RepairLine, tools: RepairTools): Promise<unknown> {
  const { id, start, end, ...rest } = line;
  const started = performance.now();
  try {
    const job = { documentId: 'line', selection: { start, end }, ...rest };
    const outcome = await runHere(job, tools);
    const { text, edits, reason, spans, rounds, forwards, parsesBefore, parsesAfter } = outcome;
    return {
      id,
      text,
      edits,
      changed: edits.length > 0,
      ...(reason !== undefined && { reason }),
      spans,
      rounds,
      forwards,
      ms: performance.now() - started,
      parsesBefore: parsesBefore ?? null,
      parsesAfter: parsesAfter ?? null,
    };
  } catch (error) {
    return { id, error: toRuntimeError(error) };
  }
}
