import * as vscode from 'vscode';
import type { ProposalSession } from './session';

/** Context keys: lists of URIs of proposed sides, for the keys and the buttons of their views. */
const KEYS: Readonly<Record<string, (session: ProposalSession) => boolean>> = {
  /** The model works on it. */
  'anneal.forming': ({ proposal }) => proposal.state === 'forming',
  /** It can be accepted. */
  'anneal.proposed': ({ proposal }) => proposal.state !== 'forming',
  /** It can be accepted in parts. */
  'anneal.reviewable': ({ proposal }) => proposal.hunks.length > 1 && proposal.state === 'ready',
  /** It is generated code, which can be written otherwise, or longer. */
  'anneal.generated': ({ proposal, subject }) =>
    proposal.state === 'ready' && subject.place !== undefined,
};

/** Brings the context keys up to date. */
export function updateContextKeys(sessions: ReadonlySet<ProposalSession>): void {
  for (const [key, holds] of Object.entries(KEYS)) {
    const uris = [...sessions].filter(holds).map(({ uri }) => uri.toString());
    const value = uris.length === 0 ? undefined : uris;
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
