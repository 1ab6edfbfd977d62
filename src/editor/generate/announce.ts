import * as vscode from 'vscode';
import type { GenerateStop } from '../../generate/job';

/** How long a line in the status bar stays, in ms. */
const STATUS_MS = 6000;

/** The keys that accept. */
function acceptKeys(): string {
  return process.platform === 'darwin' ? vscode.l10n.t('Cmd+Enter') : vscode.l10n.t('Ctrl+Enter');
}

/** Why a text may not be all there is. */
function remark(stop: GenerateStop): string {
  switch (stop) {
    case 'complete':
    case 'empty':
      return '';
    case 'repeats':
      return vscode.l10n.t('It ended where the model began to repeat itself.');
    case 'blocks':
      return vscode.l10n.t('There may be more: Longer goes on.');
    case 'deadline':
      return vscode.l10n.t('Time was up; there may be more: Longer goes on.');
    case 'cancelled':
      return vscode.l10n.t('It was stopped.');
  }
}

function sentenceAbout(text: string, stop: GenerateStop): string {
  const lines = text.trim().split('\n').length;
  const keys = acceptKeys();
  const what =
    lines === 1
      ? vscode.l10n.t('Anneal wrote 1 line. Accept with {0}, discard with Escape.', keys)
      : vscode.l10n.t('Anneal wrote {0} lines. Accept with {1}, discard with Escape.', lines, keys);
  return `${what} ${remark(stop)}`.trimEnd();
}

/** `on`, `off`, or `auto`: whether there is a screen reader then, no extension is told. */
function accessibility(): unknown {
  return vscode.workspace.getConfiguration('editor').get('accessibilitySupport');
}

/** Whether nothing should move: for those who asked for it, and where a screen reader would read every change. */
export function isStill(): boolean {
  const motion = vscode.workspace.getConfiguration('workbench').get('reduceMotion');
  return motion === 'on' || accessibility() === 'on';
}

/** What can be done with code that was written. */
export type Choice = 'accept' | 'discard' | 'again' | 'longer';

interface Button extends vscode.MessageItem {
  readonly choice: Choice;
}

function buttons(): Button[] {
  return [
    { title: vscode.l10n.t('Accept'), choice: 'accept' },
    { title: vscode.l10n.t('Discard'), choice: 'discard' },
    { title: vscode.l10n.t('Try Again'), choice: 'again' },
    { title: vscode.l10n.t('Longer'), choice: 'longer' },
  ];
}

/**
 * Says that code was written, in a notification because screen readers read these; whoever has none needs no more than
 * a line in the status bar.
 * @returns what the user chose there, if anything
 */
export async function announceWritten(
  text: string,
  stop: GenerateStop,
): Promise<Choice | undefined> {
  const sentence = sentenceAbout(text, stop);
  if (accessibility() !== 'off') {
    const button = await vscode.window.showInformationMessage(sentence, ...buttons());
    return button?.choice;
  }
  vscode.window.setStatusBarMessage(sentence, STATUS_MS);
  return undefined;
}

/**
 * Takes notifications off the screen whose code is accepted or gone, as Escape does. An extension cannot close one of
 * its own alone; the others stay in the list of notifications.
 */
export function withdrawOffers(): void {
  void vscode.commands.executeCommand('notifications.hideToasts');
}

/** What was asked for: a first text, another one, or more of it. */
export type Way = 'begin' | 'again' | 'longer';

/** Says that the model has written nothing to show. */
export function announceNothing(way: Way): void {
  void vscode.window.showInformationMessage(nothing(way));
}

function nothing(way: Way): string {
  switch (way) {
    case 'begin':
      return vscode.l10n.t(
        'The model has nothing to write here. A comment or a description may help.',
      );
    case 'again':
      return vscode.l10n.t('The model wrote nothing else.');
    case 'longer':
      return vscode.l10n.t('The model has nothing to add.');
  }
}

/** Says how something ended. */
export function say(sentence: string): void {
  if (accessibility() === 'on') void vscode.window.showInformationMessage(sentence);
  else vscode.window.setStatusBarMessage(sentence, STATUS_MS);
}
