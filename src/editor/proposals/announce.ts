import * as vscode from 'vscode';
import { acceptKeys, howToDecide } from '../../proposal/words';
import { hasScreenReader, mayHaveScreenReader } from '../shell/accessibility';
import { COMMANDS } from '../shell/commands';
import type { ProposalOffer, ProposalSession } from './session';

/** How long a message stays in the status bar, in ms. */
const MESSAGE_MS = 6000;

/** Says something that needs no answer. */
export function say(sentence: string): void {
  if (hasScreenReader()) void vscode.window.showInformationMessage(sentence);
  else vscode.window.setStatusBarMessage(`Anneal: ${sentence}`, MESSAGE_MS);
}

/**
 * Says what is proposed, and does what the user chooses there, unless something else was done meanwhile. In a
 * notification, because screen readers read these; whoever has none needs no more than a line in the status bar.
 * @param more offered beside what can be done with every proposal
 */
export async function offerProposal(
  session: ProposalSession,
  proposed: string,
  more: readonly ProposalOffer[],
): Promise<void> {
  const { t } = vscode.l10n;
  const sentence = howToDecide(proposed, acceptKeys(process.platform, t), t);
  if (!mayHaveScreenReader()) {
    say(sentence);
    return;
  }
  const { version, proposal } = session;
  const offers: readonly ProposalOffer[] = [
    { title: t('Accept'), command: COMMANDS.acceptProposal },
    ...(proposal.hunks.length > 1
      ? [{ title: t('Review Hunks'), command: COMMANDS.reviewProposal }]
      : []),
    { title: t('Discard'), command: COMMANDS.discardProposal },
    ...more,
  ];
  session.offers++;
  const chosen = await vscode.window.showInformationMessage(sentence, ...offers);
  session.offers--;
  const isOld = session.isClosed || session.version !== version;
  if (chosen === undefined || isOld) return;
  await vscode.commands.executeCommand(chosen.command, session.uri);
}

/**
 * Takes the notifications off the screen that offer a proposal. An extension cannot close one of its own alone; the
 * others stay in the list of notifications.
 */
export function withdrawOffers({ offers }: ProposalSession): void {
  if (offers > 0) void vscode.commands.executeCommand('notifications.hideToasts');
}

/** Says that all of a proposal was given up, and leaves new code to the user. */
export async function tellRefused(
  { subject, proposal }: ProposalSession,
  why: string,
): Promise<void> {
  const copy = vscode.l10n.t('Copy Generated Code');
  const buttons = subject.place === undefined ? [] : [copy];
  const chosen = await vscode.window.showWarningMessage(why, ...buttons);
  if (chosen === copy) await vscode.env.clipboard.writeText(proposal.code);
}
