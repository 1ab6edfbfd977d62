import * as vscode from 'vscode';
import type { JobOptions } from '../../repair/job';
import { registerCommand } from '../shell/commands';
import { DOCUMENTS } from '../shell/eligibility';
import type { Notices } from '../shell/notices';
import { askRefactor } from './askRefactor';
import { editorToWorkOn, type Gatekeepers } from './availability';
import { RepairActions } from './codeActions';
import { REPAIR_COMMANDS } from './commandIds';
import { Proposals, type ProposalsParts } from './proposals';
import { DEADLINE_MS } from './run';
import { readTargets } from './readTargets';

export interface RepairParts extends ProposalsParts, Gatekeepers {
  readonly notices: Notices;
}

const limits = { deadlineMs: DEADLINE_MS };
const REPAIR: JobOptions = { mode: 'repair', strength: 50, seed: 0, ...limits };
const HOLES: JobOptions = { ...REPAIR, mode: 'holes' };

/** Repair, refactor, fill holes: commands, code actions and the proposals they lead to. */
export function registerRepair(parts: RepairParts): vscode.Disposable {
  const proposals = new Proposals(parts);
  const actions = new RepairActions({ ...parts, proposals }, REPAIR);

  /** Works on what is selected in the active editor; `ask` may give up. */
  const work = async (ask: () => Promise<JobOptions | undefined> | JobOptions): Promise<void> => {
    const editor = editorToWorkOn(parts);
    if (editor === undefined) return;
    const { document, selections } = editor;
    const options = await ask();
    if (options === undefined) return;
    const targets = readTargets(document, options.mode, selections);
    await proposals.refine({ document, targets, options: { ...options, ...limits } });
  };

  const command = (id: string, does: (...args: unknown[]) => unknown): vscode.Disposable =>
    registerCommand(id, parts.notices, does);

  return vscode.Disposable.from(
    proposals,
    vscode.languages.registerCodeActionsProvider([...DOCUMENTS], actions, {
      providedCodeActionKinds: RepairActions.kinds,
    }),
    command(REPAIR_COMMANDS.quickFix, () => actions.open()),
    command(REPAIR_COMMANDS.repair, () => work(() => REPAIR)),
    command(REPAIR_COMMANDS.refactor, () => work(askRefactor)),
    command(REPAIR_COMMANDS.fillHoles, () => work(() => HOLES)),
    command(REPAIR_COMMANDS.accept, (at) => proposals.accept(at)),
    command(REPAIR_COMMANDS.discard, (at) => proposals.discard(at)),
    command(REPAIR_COMMANDS.review, (at) => proposals.review(at)),
    command(REPAIR_COMMANDS.stop, () => {
      proposals.stop();
    }),
  );
}
