import { TAGS } from '../../protocol/windowSizes';
import type { GapText } from '../denoiser';
import type { Tokenizer } from '../package/tokenizer';
import { windowStart } from './contextWindow';
import type { DocumentCache } from './documentCaches';
import type { TwoStreamManifest } from './manifest';

/** Both streams of a context, in the order they are fed, tags included. */
export interface Streams {
  readonly prefix: readonly number[];
  readonly suffix: readonly number[];
  /** Tokens of the prefix stream that a place sees are this many and its `begin`. */
  readonly prefixBase: number;
  /** Tokens of the suffix stream that a place sees are this many less its `stop`. */
  readonly suffixBase: number;
}

/**
 * Longest token assumed when text is cut before it is tokenised, in UTF-16 units: far above the mean of 3 to 4, so that
 * the cut hardly ever decides what the model sees, and tokenising stays below a millisecond however large the window.
 */
const MAX_UNITS_PER_TOKEN = 24;

/**
 * Tokenises the text on both sides of a gap and cuts it to the model's limits.
 * @param cache the document's caches: a cut stays where the cached one is, see `windowStart`
 */
export function gapStreams(
  gap: GapText,
  manifest: TwoStreamManifest,
  tokenizer: Tokenizer,
  cache: DocumentCache,
): Streams {
  const { tokens, model } = manifest;
  const tag = languageTag(manifest, gap.languageId);
  const before = lastUnits(gap.prefix, model.maxPrefix * MAX_UNITS_PER_TOKEN);
  const after = firstUnits(gap.suffix, model.maxSuffix * MAX_UNITS_PER_TOKEN);
  const prefix = tokenizer.encode(before);
  const suffix = tokenizer.encode(after).reverse();
  const streams = {
    prefix: withTags(prefix, {
      tag,
      edge: tokens.bof,
      isWhole: gap.beginsFile && before === gap.prefix,
      limit: model.maxPrefix - TAGS,
      isEdge: (index) => index === 0 || tokenizer.hasNewline(prefix[index - 1] ?? tag),
      cached: cache.prefix.cached,
    }),
    suffix: withTags(suffix, {
      tag,
      edge: tokens.eof,
      isWhole: gap.endsFile && after === gap.suffix,
      limit: model.maxSuffix - TAGS,
      isEdge: (index) => index === 0 || tokenizer.hasNewline(suffix[index] ?? tag),
      cached: cache.suffix.cached,
    }),
  };
  // The one place of a gap sees all of both.
  return { ...streams, prefixBase: streams.prefix.length, suffixBase: streams.suffix.length };
}

/** Tag token of a VS Code language id; unknown ones share `other`. */
export function languageTag({ tokens }: TwoStreamManifest, languageId: string): number {
  const tag = tokens.languages.get(languageId) ?? tokens.languages.get('other');
  if (tag === undefined) throw new Error('the manifest has no tag for other languages');
  return tag;
}

interface TagInput {
  readonly tag: number;
  readonly edge: number;
  readonly isWhole: boolean;
  readonly limit: number;
  readonly isEdge: (index: number) => boolean;
  readonly cached: readonly number[];
}

/** Cuts a stream's text and puts its tags in front; the edge of the file only where it is really seen. */
function withTags(text: readonly number[], input: TagInput): number[] {
  const { tag, edge, isWhole, limit, isEdge, cached } = input;
  // A stream that began at the edge of the file cannot be continued by one that was cut.
  const reusable = cached[0] === tag && cached[1] !== edge ? cached.slice(1) : [];
  const start = windowStart({ tokens: text, isWhole, limit, isEdge, cached: reusable });
  const tags = start === 0 && isWhole ? [tag, edge] : [tag];
  return [...tags, ...text.slice(start)];
}

/** The end of a text, from a line start on where there is one, and never from inside a surrogate pair. */
function lastUnits(text: string, most: number): string {
  if (text.length <= most) return text;
  const newline = text.indexOf('\n', text.length - most);
  const start = newline < 0 ? text.length - most : newline + 1;
  return text.slice(isLowSurrogate(text, start) ? start + 1 : start);
}

/** The start of a text, up to a line end where there is one, and never ending inside a surrogate pair. */
function firstUnits(text: string, most: number): string {
  if (text.length <= most) return text;
  const newline = text.lastIndexOf('\n', most - 1);
  const end = newline < 0 ? most : newline + 1;
  return text.slice(0, isLowSurrogate(text, end) ? end - 1 : end);
}

function isLowSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
