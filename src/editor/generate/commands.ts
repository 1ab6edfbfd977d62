/** Ids of the commands in package.json. */
export const GENERATE = {
  start: 'anneal.generate',
  accept: 'anneal.generateAccept',
  discard: 'anneal.generateDiscard',
  again: 'anneal.generateAgain',
  longer: 'anneal.generateLonger',
  stop: 'anneal.generateStop',
} as const;

export type GenerateCommand = keyof typeof GENERATE;

/** Context key: `forming` while code is written, `ready` when it can be taken, absent otherwise. */
export const STATE_KEY = 'anneal.generation';
