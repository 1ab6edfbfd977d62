/** What the scripted runtime writes by a journey's script: a part of it is decided, then it may be held. */
import { lexemes } from '../../../src/text/tokenEdits';
import type { FromRuntime, InfillRequest } from '../../../src/protocol';
import { onceReleased, type Script } from './script';

/** Of every so many lexemes, so many are decided at once. */
const TURN = 5;
const DECIDED = 2;

/**
 * Begins to write, where the script has something for the place.
 * @returns ends it; undefined where nothing is written
 */
export function beginWriting(
  { id, prefix }: InfillRequest,
  { writes = [] }: Script,
  send: (message: FromRuntime) => void,
): (() => void) | undefined {
  const text = writes.find(([before]) => prefix.endsWith(before))?.[1];
  if (text === undefined) return undefined;
  let count = 0;
  const canvas = lexemes(text).map((lexeme) =>
    lexeme.trim() === '' || count++ % TURN < DECIDED ? lexeme : null,
  );
  send({ type: 'step', id, event: { step: 1, canvas } });
  return onceReleased(() => {
    const numbers = { tokens: canvas.length, steps: 2, forwards: 3, encodedTokens: 9 };
    const rest = { confidence: 0.9, alternatives: [], encodeMs: 1, ms: 2 };
    send({ type: 'done', id, result: { text, stop: 'complete', ...numbers, ...rest } });
  });
}
