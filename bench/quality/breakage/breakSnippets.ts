import { seededRandom, shuffled } from '../../common/random';
import type { Parsers } from '../syntax/parsers';
import type { TaskLanguage } from '../tasks/task';
import { BREAKAGES, edited, type Breakage } from './kinds';
import { leavesOf } from './leaves';
import type { Snippet } from './snippets';

/** A snippet that the parser rejects after one breakage. */
export interface Broken {
  readonly snippet: Snippet;
  readonly kind: string;
  readonly broken: string;
}

/** Places tried for a kind of breakage in one snippet: some grammars forgive a lot. */
const ATTEMPTS = 6;

/** The snippet broken in the given way, or undefined when the parser accepts whatever was tried. */
async function broken(
  { text, rank }: Snippet,
  { name, edits }: Breakage,
  language: TaskLanguage,
  parsers: Parsers,
): Promise<string | undefined> {
  const random = seededRandom(parseInt(rank.slice(0, 8), 16) + name.length);
  const tree = await parsers.parse(language, text);
  const places = edits(text, leavesOf(tree, text), random);
  tree.delete();
  for (const edit of shuffled(places, random).slice(0, ATTEMPTS)) {
    const candidate = edited(text, edit);
    if (!(await parsers.accepts(language, candidate))) return candidate;
  }
  return undefined;
}

/**
 * Up to `wanted` snippets, each broken once; the kinds of breakage as evenly as the language allows.
 *
 * The choice depends on the snippets alone: the same ones give the same result.
 */
export async function breakSnippets(
  snippets: readonly Snippet[],
  language: TaskLanguage,
  wanted: number,
  parsers: Parsers,
): Promise<Broken[]> {
  const kinds = BREAKAGES.filter(({ languages }) => languages?.includes(language) ?? true);
  const counts = new Map(kinds.map(({ name }) => [name, 0]));
  const countOf = ({ name }: Breakage): number => counts.get(name) ?? 0;
  const found: Broken[] = [];
  for (const snippet of snippets) {
    if (found.length >= wanted) break;
    const rarestFirst = [...kinds].sort((a, b) => countOf(a) - countOf(b));
    for (const kind of rarestFirst) {
      const text = await broken(snippet, kind, language, parsers);
      if (text === undefined) continue;
      found.push({ snippet, kind: kind.name, broken: text });
      counts.set(kind.name, countOf(kind) + 1);
      break;
    }
  }
  return found;
}
