/** Messages to the runtime as tests send them. */

export const REQUEST = {
  id: 7,
  documentId: 'file:a',
  languageId: 'python',
  prefix: 'a',
  suffix: 'b',
  beginsFile: true,
  endsFile: false,
  options: {
    maxTokens: 3,
    order: 'left-to-right',
    singleLine: true,
    deadlineMs: 100,
    seed: 1,
    oracleLengthOf: 'x',
  },
};

export const REPAIR = {
  id: 8,
  documentId: 'file:a',
  languageId: 'python',
  text: 'a = (1\n',
  beginsFile: true,
  endsFile: true,
  spans: [
    { start: 0, end: 4 },
    { start: 4, end: 6 },
  ],
  suspects: [{ start: 6, end: 6 }],
  changes: [{ start: 6, end: 6, newText: ')' }],
  options: { share: 0.5, quick: true, deadlineMs: 100, seed: 2 },
};

export const repair = (change: object = {}) => ({
  type: 'repair',
  request: { ...REPAIR, ...change },
});

export const infill = (change: object = {}) => ({
  type: 'infill',
  request: { ...REQUEST, ...change },
});
