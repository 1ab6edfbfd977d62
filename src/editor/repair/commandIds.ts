/** Ids of the commands about repairs; all but the last are in package.json. */
export const REPAIR_COMMANDS = {
  repair: 'anneal.repairSelection',
  refactor: 'anneal.refactorSelection',
  fillHoles: 'anneal.fillHoles',
  accept: 'anneal.acceptProposal',
  discard: 'anneal.discardProposal',
  review: 'anneal.reviewProposal',
  stop: 'anneal.stopRefining',
  /** What a quick fix runs, with the number of its ticket. */
  quickFix: 'anneal.openQuickFix',
} as const;

/** Scheme of the documents on the proposed side of a diff. */
export const PROPOSAL_SCHEME = 'anneal-proposal';

/** Context keys: lists of URIs of proposals the model works on, and of those that can be accepted. */
export const CONTEXT = { refining: 'anneal.refining', proposed: 'anneal.proposed' } as const;
