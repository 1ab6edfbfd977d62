/** Ids of the commands around the engine, as in package.json. */
export const PRODUCT_COMMANDS = {
  pause: 'anneal.pause',
  copyDiagnostics: 'anneal.copyDiagnostics',
  clearStatistics: 'anneal.clearStatistics',
  walkthrough: 'anneal.walkthrough',
  openSample: 'anneal.openSample',
} as const;
