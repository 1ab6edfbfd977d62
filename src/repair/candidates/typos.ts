import type { TextEdit, TextRange } from '../../text/edits';
import type { Tree } from '../../syntax/grammars';
import { insert, replace } from './changes';
import { lexemesIn } from './lexemes';

/** Minimum letters of a keyword. A typo needs one more, because short names differ by one letter anyway. */
const MIN_LETTERS = 2;

const KEYWORDS = new WeakMap<Tree['language'], ReadonlySet<string>>();

/** Replaces words by keywords that are one typo away, and separates keywords from words joined to them. */
export function wordFixes(text: string, tree: Tree, lines: readonly TextRange[]): TextEdit[] {
  const keywords = keywordsOf(tree.language);
  const words = lines
    .flatMap((line) => lexemesIn(text, line))
    .filter(({ kind }) => kind === 'word');
  return words.flatMap((word): TextEdit[] => {
    if (keywords.has(word.text)) return [];
    const meant = [...keywords].filter((keyword) => isTypo(word.text, keyword));
    const joined = [...keywords].filter((keyword) => word.text.startsWith(keyword));
    return [
      ...meant.map((keyword) => replace(word, keyword)),
      ...joined.map(({ length }) => insert(word.start + length, ' ')),
    ];
  });
}

/** The words of a grammar that are no names. */
function keywordsOf(language: Tree['language']): ReadonlySet<string> {
  const known = KEYWORDS.get(language);
  if (known !== undefined) return known;
  const words = language.types.filter((type, id) => {
    return type.length >= MIN_LETTERS && /^[a-z]+$/.test(type) && !language.nodeTypeIsNamed(id);
  });
  const found = new Set(words);
  KEYWORDS.set(language, found);
  return found;
}

/** Whether one letter more, less or other, or two letters swapped, are all that two different words differ in. */
export function isTypo(word: string, meant: string): boolean {
  const longer = Math.max(word.length, meant.length);
  const shorter = Math.min(word.length, meant.length);
  if (word === meant || longer - shorter > 1 || longer <= MIN_LETTERS) return false;
  let head = 0;
  while (head < shorter && word[head] === meant[head]) head++;
  let tail = 0;
  while (tail < shorter - head && word.at(-1 - tail) === meant.at(-1 - tail)) tail++;
  const differing = longer - head - tail;
  const isSwap = word[head] === meant[head + 1] && word[head + 1] === meant[head];
  return differing <= 1 || (differing === 2 && longer === shorter && isSwap);
}
