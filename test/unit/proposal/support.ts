import fc from 'fast-check';
import { lexemes } from '../../../src/text/tokenEdits';
import type { TextEdit } from '../../../src/text/edits';

export const PARTS = ['foo', 'bar', ' ', '\t', '\r\n', '\n', '(', ')', '🙂', '𝙂', 'é', '░'];

export const texts = (maxLength = 24) =>
  fc.array(fc.constantFrom(...PARTS), { maxLength }).map((chosen) => chosen.join(''));

/** A text and another one made of it by a few changes, as a repair makes it. */
export const drafts = fc
  .tuple(texts(), fc.array(fc.tuple(fc.nat(30), fc.nat(3), texts(2)), { maxLength: 4 }))
  .map(([before, changes]) => {
    const words = lexemes(before);
    for (const [at, count, added] of changes) words.splice(at % (words.length + 1), count, added);
    return { before, after: words.join('') };
  });

/** What somebody else does to a text, each change in shares of its length, so that it fits any text. */
export const changes = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(4), added: texts(3) }),
  { maxLength: 6 },
);

/** A change as an edit of a text. */
export function editOf(
  text: string,
  { at, length, added }: { at: number; length: number; added: string },
): TextEdit {
  const start = Math.floor(at * text.length);
  return { start, end: Math.min(text.length, start + length), newText: added };
}
