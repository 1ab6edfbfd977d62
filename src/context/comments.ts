/** Comments in the form of each language: written for the model, and recognised in a document. */
import { languageOf } from '../languages';

/**
 * A comment of one line, without its line feed.
 * @param words without line feeds
 * @param languageId of VS Code; a language without comments gets `//`, which the model knows best
 */
export function commentOf(words: string, languageId: string): string {
  const { lineComments, blockComment } = languageOf(languageId);
  const [mark] = lineComments;
  if (mark === undefined && blockComment !== undefined) {
    const [open, close] = blockComment;
    return `${open} ${words.replaceAll(close, ' ').trim()} ${close}`;
  }
  return `${(mark ?? '//').trimEnd()} ${words}`;
}

/** How comments of a language look, line by line. */
export interface CommentLines {
  /** Matches what a line begins with that begins a comment. */
  readonly opening: RegExp;
  /** Matches what a line begins with that is part of a comment: an opening, or the star of a block comment's line. */
  readonly start: RegExp;
  /** Matches the end of a block comment at the end of a line; undefined in a language without block comments. */
  readonly end: RegExp | undefined;
}

/** The look of a language's comments; marks that are repeated (`///`, `##`) count as one. */
export function commentLines(languageId: string): CommentLines {
  const { lineComments, blockComment } = languageOf(languageId);
  const marks = lineComments.map(lineMark);
  if (blockComment === undefined) {
    const opening = beginning(marks);
    return { opening, start: opening, end: undefined };
  }
  const [open, close] = blockComment;
  const openings = [repeated(open), ...marks];
  const star = open.endsWith('*') ? [String.raw`\*+(?!/)`] : [];
  return {
    opening: beginning(openings),
    start: beginning([...openings, ...star]),
    end: new RegExp(`\\s*${escaped(close.charAt(0))}*${escaped(close)}\\s*$`),
  };
}

/** `#!` begins no comment, and neither does `#include` where a space belongs to the mark. */
function lineMark(mark: string): string {
  const pattern = repeated(mark.trimEnd());
  if (!mark.startsWith('#')) return pattern;
  return pattern + (mark.endsWith(' ') ? String.raw`(?![!\w])` : '(?!!)');
}

/** A mark, its last character as often as it comes. */
function repeated(mark: string): string {
  return `${escaped(mark)}${escaped(mark.charAt(mark.length - 1))}*`;
}

/** Matches a line that begins with one of some patterns; nothing when there are none. */
function beginning(patterns: readonly string[]): RegExp {
  return patterns.length === 0 ? /(?!)/ : new RegExp(String.raw`^\s*(?:${patterns.join('|')})\s?`);
}

function escaped(text: string): string {
  return text.replace(/[$()*+./?[\\\]^{|}-]/g, String.raw`\$&`);
}
