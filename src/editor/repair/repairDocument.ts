import type * as vscode from 'vscode';
import { backgroundModel, type WorkSignals } from '../../model/backgroundModel';
import type { RuntimeClient } from '../../model/process/runtimeClient';
import type { Targets } from '../../repair/targets';
import type { JobOptions, RepairOutcome, RepairProgress } from '../../repair/job';
import { runRepairs } from '../../repair/several';
import type { Grammars } from '../../syntax/grammars';
import { leadUpTo } from '../complete/notebookLead';
import type { PrivacyGuard } from '../shell/privacy/privacyGuard';

/** What a run needs of the extension. */
export interface RunParts {
  readonly runtime: { client(): RuntimeClient };
  readonly grammars: Grammars;
  readonly log: Pick<vscode.LogOutputChannel, 'debug'>;
  /** Decides which of a notebook's other cells may be read. */
  readonly guard: Pick<PrivacyGuard, 'reason'>;
}

/** What is to be repaired. */
export interface RepairTask {
  readonly document: vscode.TextDocument;
  readonly targets: Targets;
  readonly options: JobOptions;
}

/** Longest work on one command, in ms. Whoever cannot wait that long presses Escape. */
export const DEADLINE_MS = 60_000;

/**
 * Asks the model about a document as it is now. Changes nothing and shows nothing.
 * @returns undefined when it was ended before it had begun
 * @throws RuntimeCallError when the runtime refuses or cannot work
 */
export async function repairDocument(
  { runtime, grammars, log, guard }: RunParts,
  { document, targets, options }: RepairTask,
  signals: WorkSignals,
  onProgress: (progress: RepairProgress) => void = () => undefined,
): Promise<RepairOutcome | undefined> {
  const { languageId, uri } = document;
  const text = document.getText();
  const started = performance.now();
  const model = await backgroundModel(runtime.client(), signals);
  if (model === undefined) return undefined;
  const above = leadUpTo(document, guard);
  const job = { documentId: uri.toString(), languageId, text, above, options, ...targets };
  const outcome = await runRepairs(job, model, grammars, { onProgress });
  log.debug(describe(options, outcome, performance.now() - started));
  return outcome;
}

/** One line for the log. It names no code: a log is copied into bug reports. */
function describe(
  { mode }: JobOptions,
  { spans, rounds, forwards, edits, reason }: RepairOutcome,
  ms: number,
): string {
  const work = `${spans} spans, ${rounds} rounds, ${forwards} forwards, ${ms.toFixed(0)} ms`;
  return `${mode}: ${work}: ${edits.length} edits${reason === undefined ? '' : `, ${reason}`}`;
}
