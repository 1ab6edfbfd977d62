import type { RepairJob, RepairModel, RepairOutcome } from '../repair/job';
import { runRepair } from '../repair/run';
import { Cancellation } from '../runtime/host/cancellation';
import type { Engine } from '../runtime/engine';
import { toRuntimeError } from '../runtime/host/failure';
import type { Grammars } from '../syntax/grammars';
import { readRepairLine, type RepairLine } from './repairLine';
import { serveLines, type LineStreams } from './serveLines';

/** What repairs need of a loaded model. */
export type RepairEngine = Pick<Engine, 'repair' | 'infill' | 'close' | 'info'>;

export interface RepairTools {
  readonly engine: RepairEngine;
  readonly grammars: Grammars;
}

/** Serves repair lines in order until the input ends. A line that cannot be served is answered as an error. */
export function serveRepairs(tools: RepairTools, streams: LineStreams): Promise<void> {
  return serveLines(streams, readRepairLine, (line) => answerLine(line, tools));
}

/** Runs a job with a model in this process, and leaves nothing of it in the caches. */
export async function runHere(
  job: RepairJob,
  { engine, grammars }: RepairTools,
): Promise<RepairOutcome> {
  const cancellation = new Cancellation();
  const model: RepairModel = {
    info: engine.info,
    repair: (request, onStep) => engine.repair({ ...request, id: 0 }, { cancellation, onStep }),
    infill: (request, onStep) => engine.infill({ ...request, id: 0 }, { cancellation, onStep }),
  };
  try {
    return await runRepair(job, model, grammars);
  } finally {
    engine.close(job.documentId);
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
