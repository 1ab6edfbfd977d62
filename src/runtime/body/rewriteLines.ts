import type { Rewrite, RewrittenDraft, TextRange } from '../../protocol';
import type { DraftToken } from '../decoding/scoring/surprise';
import { editDistance } from '../repair/editDistance';
import { exchangesNames } from './names';
import type { RepairPass } from './repairPass';
import { leadOf, type SuspectLine } from './suspectLines';

/** Texts of a line that are judged. */
const MAX_CANDIDATES = 10;

/** Tokens a line may be longer than it was. */
const ROOM = 12;

/** Branches of a line written anew. A quick pass has none: a parser judges, and what lacks little is found anyway. */
const ALTERNATIVES = 6;

/** Tokens of a line that are exchanged one by one, those the model likes least. */
const MAX_EXCHANGED = 4;

/** Most surprise that is none: the model's own token has to be this much likelier than the line's. */
const MIN_LEAD = Math.log(2);

/**
 * Writes suspect lines anew, line by line: the whole line, its rest from the first suspect place on, and the line with
 * single tokens as the model would have them. All of a line's texts are judged beside each other.
 * @param lines in ascending order
 * @returns the lines with what they may become, best gain first; those not reached in time are missing
 */
export async function rewriteLines(
  pass: RepairPass,
  lines: readonly SuspectLine[],
): Promise<RewrittenDraft[]> {
  const drafts: RewrittenDraft[] = [];
  for (const line of lines) {
    if (pass.isOver) break;
    const texts = await textsFor(pass, line);
    const rewrites = await judged(pass, line, texts);
    const { start, end, places } = line;
    drafts.push({ start, end, doubts: places.length, rewrites });
  }
  return drafts;
}

/** What a line may become; the line itself may be among it. */
async function textsFor(pass: RepairPass, line: SuspectLine): Promise<string[]> {
  const { text, options } = pass.request;
  const own = text.slice(line.start, line.end);
  const maxTokens = pass.body.tokenizer.encode(own).length + ROOM;
  const alternatives = options.quick === true ? 0 : ALTERNATIVES;
  const restFrom = async (start: number): Promise<string[]> => {
    const kept = text.slice(line.start, start);
    const found = await pass.write(
      text,
      { start, end: line.end },
      { singleLine: true, maxTokens, alternatives },
      (pieces) => ({ start: line.start, end: line.end, canvas: [...textOf(kept), ...pieces] }),
    );
    return found.filter(({ ended }) => ended !== 'max-tokens').map((one) => kept + one.text);
  };
  const [first] = line.places;
  const anew = await restFrom(line.start);
  const rest =
    first === undefined || first.start === line.start || pass.isOver
      ? []
      : await restFrom(first.start);
  const tokens = line.tokens ?? (pass.isOver ? [] : await pass.surprise(line));
  const without = line.places.map(({ start, end }) => replaced(text, line, { start, end }, ''));
  return [...exchanged(text, line, tokens), ...rest, ...anew, ...without];
}

/** The line with one token as the model would have it, in its place or before it. */
function exchanged(text: string, line: TextRange, tokens: readonly DraftToken[]): string[] {
  const worst = tokens.filter((token) => leadOf(token) >= MIN_LEAD);
  return worst
    .toSorted((a, b) => leadOf(b) - leadOf(a))
    .slice(0, MAX_EXCHANGED)
    .flatMap(({ start, end, best }) => [
      replaced(text, line, { start, end }, best.text),
      replaced(text, line, { start, end: start }, best.text),
    ]);
}

function replaced(text: string, line: TextRange, at: TextRange, newText: string): string {
  const from = Math.max(line.start, at.start);
  return text.slice(line.start, from) + newText + text.slice(Math.max(from, at.end), line.end);
}

async function judged(
  pass: RepairPass,
  { start, end }: TextRange,
  texts: readonly string[],
): Promise<Rewrite[]> {
  const { tokenizer } = pass.body;
  const own = pass.request.text.slice(start, end);
  const lines = texts.map((text) => text.trimEnd()).filter((text) => !text.includes('\n'));
  const { text: all, suspects } = pass.request;
  const others = [...new Set(lines)].filter((text) => {
    if (text === own.trimEnd()) return false;
    // Nobody complains: what the code calls things is no fault, nor is how it is spaced.
    return suspects.length > 0 || !(exchangesNames(all, own, text) || isRespaced(own, text));
  });
  const asked = others.slice(0, MAX_CANDIDATES);
  const changes = asked.map((newText) => ({ start, end, newText }));
  const gains = (await pass.gains({ start, end }, changes)) ?? [];
  const before = tokenizer.encode(own);
  const rewrites = asked.flatMap((text, index): Rewrite[] => {
    const gain = gains[index];
    const edits = editDistance(before, tokenizer.encode(text));
    return gain === undefined ? [] : [{ text, gain, edits: Math.max(1, edits) }];
  });
  return rewrites.toSorted((a, b) => b.gain - a.gain);
}

/** Whether two lines differ in blanks only. */
function isRespaced(one: string, other: string): boolean {
  return one.replaceAll(/\s/g, '') === other.replaceAll(/\s/g, '');
}

/** A text as cells of a canvas. */
function textOf(text: string): string[] {
  return text === '' ? [] : [text];
}
