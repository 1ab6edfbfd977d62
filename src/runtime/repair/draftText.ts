import type { TextRange } from '../../protocol';
import type { Tokenizer } from '../package/tokenizer';

/** A piece of a text that fits a canvas. */
export interface Draft extends TextRange {
  /** Index of its first token in the text's, and of the one behind its last. */
  readonly begin: number;
  readonly stop: number;
  readonly ids: readonly number[];
  /** Offset in the text at which each token begins, and the draft's end: one entry more than `ids`. */
  readonly edges: readonly number[];
}

/** A text window as tokens. */
export interface DraftText {
  readonly ids: readonly number[];
  readonly drafts: readonly Draft[];
}

/**
 * Tokenises a text so that every span begins and ends with a token, as in training, where canvases are cut out of their
 * document the same way. Spans with more than `most` tokens become several drafts, cut behind a line break if possible.
 * @param spans in ascending order, not overlapping; empty ones give no draft
 * @param cuts more offsets at which a token must begin
 */
export function draftText(
  text: string,
  spans: readonly TextRange[],
  tokenizer: Tokenizer,
  most: number,
  cuts: readonly number[] = [],
): DraftText {
  const ids: number[] = [];
  const drafts: Draft[] = [];
  const append = (more: readonly number[]): void => {
    for (const id of more) ids.push(id);
  };
  let at = 0;
  for (const { start, end } of spans) {
    append(tokenizer.encode(text.slice(at, start)));
    const inside = cuts.filter((cut) => cut > start && cut < end);
    const tokens = encodeInParts(text, [start, ...inside, end], tokenizer);
    const edges = edgesOf(tokens, start, tokenizer);
    for (const [from, to] of pieces(tokens, edges, tokenizer, most)) {
      drafts.push({
        start: edges[from] ?? end,
        end: edges[to] ?? end,
        begin: ids.length + from,
        stop: ids.length + to,
        ids: tokens.slice(from, to),
        edges: edges.slice(from, to + 1),
      });
    }
    append(tokens);
    at = end;
  }
  append(tokenizer.encode(text.slice(at)));
  return { ids, drafts };
}

function encodeInParts(text: string, edges: readonly number[], tokenizer: Tokenizer): number[] {
  const sorted = [...new Set(edges)].sort((a, b) => a - b);
  return sorted.flatMap((edge, i) => tokenizer.encode(text.slice(edge, sorted[i + 1] ?? edge)));
}

/** A character of several tokens belongs to the last of them: the others begin and end where it begins. */
function edgesOf(tokens: readonly number[], start: number, tokenizer: Tokenizer): number[] {
  const edges = [start];
  let offset = start;
  for (const text of tokenizer.decodeEach(tokens)) {
    offset += text?.length ?? 0;
    edges.push(offset);
  }
  return edges;
}

/** Ranges of at most `most` tokens that together are all of them. */
function pieces(
  tokens: readonly number[],
  edges: readonly number[],
  tokenizer: Tokenizer,
  most: number,
): [from: number, to: number][] {
  const found: [number, number][] = [];
  let from = 0;
  while (tokens.length - from > most) {
    const to = cutWithin(tokens, edges, tokenizer, from, from + most);
    found.push([from, to]);
    from = to;
  }
  if (from < tokens.length) found.push([from, tokens.length]);
  return found;
}

/** The last line start up to `limit`, else the last place between two characters, else `limit` itself. */
function cutWithin(
  tokens: readonly number[],
  edges: readonly number[],
  tokenizer: Tokenizer,
  from: number,
  limit: number,
): number {
  let between: number | undefined;
  for (let at = limit; at > from; at--) {
    if (tokenizer.hasNewline(tokens[at - 1] ?? 0)) return at;
    if (between === undefined && edges[at] !== edges[at - 1]) between = at;
  }
  return between ?? limit;
}

/** Neighbouring drafts as long as the first one's begin and the last one's end are at most `spread` tokens apart. */
export function groupDrafts(drafts: readonly Draft[], spread: number): Draft[][] {
  const groups: Draft[][] = [];
  let first: Draft | undefined;
  for (const draft of drafts) {
    if (first === undefined || draft.stop - first.begin > spread) {
      first = draft;
      groups.push([]);
    }
    groups.at(-1)?.push(draft);
  }
  return groups;
}
