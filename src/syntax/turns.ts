/** Resolves once other work that waits had its turn: what goes on for long in an editor's process asks for it. */
export { setImmediate as nextTurn } from 'node:timers/promises';
