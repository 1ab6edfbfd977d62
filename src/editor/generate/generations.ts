import * as vscode from 'vscode';
import { generateNames, type Way } from '../../generate/words';
import { takeSnapshot } from '../complete/readSnapshot';
import { nameOf, type Proposals } from '../proposals/proposals';
import type { ProposalOffer, ProposalSession } from '../proposals/session';
import { COMMANDS } from '../shell/commands';
import type { Gate } from '../shell/gate/gate';
import type { PrivacyGuard } from '../shell/privacy/privacyGuard';
import { Generation, type GenerationParts } from './generation';
import type { GeneratePrompt } from './prompt';

export interface GenerationsParts extends GenerationParts {
  readonly gate: Pick<Gate, 'editorToWorkIn'>;
  readonly guard: Pick<PrivacyGuard, 'reason'>;
  readonly prompt: GeneratePrompt;
  readonly proposals: Pick<Proposals, 'begin' | 'run' | 'find'>;
}

/** Generated code as proposals, which can be written otherwise, or longer. */
export class Generations {
  private readonly bySession = new WeakMap<ProposalSession, Generation>();

  constructor(private readonly parts: GenerationsParts) {}

  /** Asks what is wanted, unless that is given, and writes it at the cursor of the active editor. */
  async start(given?: unknown): Promise<void> {
    const { gate, guard, prompt, proposals } = this.parts;
    const editor = gate.editorToWorkIn();
    if (editor === undefined) return;
    const { document, selection } = editor;
    const snapshot = takeSnapshot(document, selection.active, guard);
    const wanted =
      typeof given === 'string'
        ? { instruction: given }
        : await prompt.ask(snapshot.text.slice(0, snapshot.offset), snapshot.languageId);
    if (wanted === undefined || document.version !== snapshot.version) return;
    const session = proposals.begin({
      document,
      names: generateNames(nameOf(document), vscode.l10n.t),
      place: selection.active,
    });
    this.bySession.set(session, new Generation(this.parts, snapshot, wanted.instruction));
    await this.write(session, 'begin');
  }

  /** Writes another text for a proposal, or goes on behind what was written. */
  async again(at: unknown, way: 'again' | 'longer'): Promise<void> {
    const session = this.parts.proposals.find(at);
    if (session?.proposal.state === 'ready') await this.write(session, way);
  }

  private async write(session: ProposalSession, way: Way): Promise<void> {
    const generation = this.bySession.get(session);
    if (generation === undefined) return;
    await this.parts.proposals.run(
      session,
      (signals, onStep) => generation.write(way, signals, onStep),
      offers(),
    );
  }
}

/** What can be done with generated code beside what can be done with every proposal. */
function offers(): ProposalOffer[] {
  return [
    { title: vscode.l10n.t('Try Again'), command: COMMANDS.generateAgain },
    { title: vscode.l10n.t('Longer'), command: COMMANDS.generateLonger },
  ];
}
