import * as vscode from 'vscode';
import type { JobOptions } from '../../repair/job';
import type { Proposals } from '../proposals/proposals';
import { registerCommands } from '../shell/commands';
import { DOCUMENTS } from '../shell/gate/eligibility';
import type { Gate } from '../shell/gate/gate';
import type { Notices } from '../shell/notices';
import { askRefactor } from './askRefactor';
import { RepairActions } from './codeActions';
import { readTargets } from './readTargets';
import { Repairs } from './repairs';
import { DEADLINE_MS, type RunParts } from './repairDocument';

export interface RepairParts extends RunParts {
  readonly gate: Gate;
  readonly notices: Notices;
  readonly proposals: Proposals;
}

const limits = { deadlineMs: DEADLINE_MS };
const REPAIR: JobOptions = { mode: 'repair', strength: 50, seed: 0, ...limits };
const HOLES: JobOptions = { ...REPAIR, mode: 'holes' };

/** Repair, refactor, fill holes: commands and code actions. */
export function registerRepair(parts: RepairParts): vscode.Disposable {
  const { gate, notices, proposals } = parts;
  const repairs = new Repairs(parts, proposals);
  const actions = new RepairActions({ ...parts, repairs }, REPAIR);

  /** Works on what is selected in the active editor; `ask` may give up. */
  const work = async (ask: () => Promise<JobOptions | undefined> | JobOptions): Promise<void> => {
    const editor = gate.editorToWorkIn();
    if (editor === undefined) return;
    const { document, selections } = editor;
    const options = await ask();
    if (options === undefined) return;
    const targets = readTargets(document, options.mode, selections);
    await repairs.propose({ document, targets, options: { ...options, ...limits } });
  };

  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider([...DOCUMENTS], actions, {
      providedCodeActionKinds: RepairActions.kinds,
    }),
    registerCommands(
      {
        openQuickFix: () => actions.open(),
        repairSelection: () => work(() => REPAIR),
        refactorSelection: () => work(askRefactor),
        fillHoles: () => work(() => HOLES),
      },
      notices,
    ),
  );
}
