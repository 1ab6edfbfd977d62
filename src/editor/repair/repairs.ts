import * as vscode from 'vscode';
import type { RepairOutcome } from '../../repair/job';
import { repairAnswer, repairNames } from '../../repair/words';
import { nameOf, type Proposals } from '../proposals/proposals';
import type { SessionSubject } from '../proposals/session';
import { repairDocument, type RepairTask, type RunParts } from './repairDocument';

const { t } = vscode.l10n;

/** Repairs as proposals. */
export class Repairs {
  constructor(
    private readonly parts: RunParts,
    private readonly proposals: Pick<Proposals, 'begin' | 'run' | 'show'>,
  ) {}

  /** Asks the model and proposes what it finds. */
  async propose(task: RepairTask): Promise<void> {
    const session = this.proposals.begin(subjectOf(task));
    await this.proposals.run(session, async (signals, onStep) => {
      const outcome = await repairDocument(this.parts, task, signals, onStep);
      return repairAnswer(outcome, signals.finish.aborted, t);
    });
  }

  /** Proposes what the model has already found. */
  async show(task: RepairTask, outcome: RepairOutcome): Promise<void> {
    await this.proposals.show(subjectOf(task), repairAnswer(outcome, false, t));
  }
}

function subjectOf({ document, options }: RepairTask): SessionSubject {
  return { document, names: repairNames(options.mode, nameOf(document), t) };
}
