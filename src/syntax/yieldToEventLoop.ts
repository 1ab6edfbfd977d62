/** Resolves after the other work that waits. Long loops await it, because they run in the extension host. */
export { setImmediate as yieldToEventLoop } from 'node:timers/promises';
