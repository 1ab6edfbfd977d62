import type { RewrittenDraft, TextRange } from '../../protocol';
import { lineStart } from '../../text/lines';
import type { DraftToken } from '../decoding/scoring/surprise';
import { gumbel, noiseOf } from '../gumbelNoise';
import { editDistance } from '../repair/editDistance';
import type { RepairPass } from './repairPass';
import { linesIn } from './suspectLines';

/** How freely tokens are drawn where a seed asks for another text. */
const TEMPERATURE = 0.7;

/** Tokens that a run of lines may become, by those it has; a few more in any case. */
const GROWTH = 1.5;
const ROOM = 24;

/**
 * Writes a share of the lines of each span anew: the likelier a line is to be chosen, the less the model expects it
 * (Gumbel-top-k, arXiv 1903.06059). Lines that follow each other are written in one go, each run knowing what those
 * before it have become.
 * @param share above 0, at most 1
 * @returns one draft a span with one rewrite at most; spans not reached in time are missing
 */
export async function rewriteShare(pass: RepairPass, share: number): Promise<RewrittenDraft[]> {
  const drafts: RewrittenDraft[] = [];
  for (const span of pass.request.spans) {
    if (pass.isOver) break;
    const runs = await chosenRuns(pass, span, share);
    const newText = await rewritten(pass, span, runs);
    if (newText === undefined) continue;
    drafts.push(await draftOf(pass, span, runs.length, newText));
  }
  return drafts;
}

/** The chosen lines of a span, those that follow each other as one range. */
async function chosenRuns(
  pass: RepairPass,
  span: TextRange,
  share: number,
): Promise<readonly TextRange[]> {
  const lines = withoutHeading(pass.request.text, linesIn(pass.request.text, [span]));
  const count = Math.max(1, Math.round(share * lines.length));
  if (count >= lines.length) {
    const [first, last] = [lines.at(0), lines.at(-1)];
    return first === undefined || last === undefined ? [] : [{ start: first.start, end: last.end }];
  }
  const tokens = await pass.surprise(span);
  const { seed = 0 } = pass.request.options;
  const keys = lines.map(
    (line, index) => Math.log(doubtOf(line, tokens)) + gumbel(seed, 0, 0, index),
  );
  const order = [...lines.keys()].toSorted((a, b) => (keys[b] ?? 0) - (keys[a] ?? 0));
  const chosen = new Set(order.slice(0, count));
  const runs: TextRange[] = [];
  for (const [index, line] of lines.entries()) {
    const last = runs.at(-1);
    if (!chosen.has(index)) continue;
    if (last !== undefined && chosen.has(index - 1)) {
      runs[runs.length - 1] = { ...last, end: line.end };
    } else {
      runs.push(line);
    }
  }
  return runs;
}

/** The lines of a statement's body, whose first line stays: others call it. All lines where there is no such body. */
function withoutHeading(text: string, lines: readonly TextRange[]): readonly TextRange[] {
  const [heading, ...body] = lines;
  if (heading === undefined || body.length === 0) return lines;
  const indentOf = ({ start }: TextRange): number => start - lineStart(text, start);
  const last = body.at(-1);
  const inner = /^[)\]}]/.test(text.slice(last?.start, last?.end)) ? body.slice(0, -1) : body;
  const isBody = inner.length > 0 && inner.every((line) => indentOf(line) > indentOf(heading));
  return isBody ? inner : lines;
}

/** Mean surprise of a line's tokens, above 0. */
function doubtOf({ start, end }: TextRange, tokens: readonly DraftToken[]): number {
  const own = tokens.filter((token) => token.start >= start && token.end <= end);
  const sum = own.reduce((total, { logp }) => total - Math.max(logp, -20), 0);
  return 0.05 + sum / Math.max(1, own.length);
}

/** A span's text with its runs written anew; undefined when nothing was written, or it stayed the same. */
async function rewritten(
  pass: RepairPass,
  span: TextRange,
  runs: readonly TextRange[],
): Promise<string | undefined> {
  const { request, body } = pass;
  const { seed = 0 } = request.options;
  const noise = seed === 0 ? undefined : noiseOf({ temperature: TEMPERATURE, seed })?.(0);
  let { text } = request;
  for (const run of runs) {
    if (pass.isOver) break;
    const by = text.length - request.text.length;
    const place = { start: run.start + by, end: run.end + by };
    const own = text.slice(place.start, place.end);
    const singleLine = !own.includes('\n');
    const maxTokens = Math.ceil(body.tokenizer.encode(own).length * GROWTH) + ROOM;
    const before = text.slice(span.start, place.start);
    const behind = text.slice(place.end, span.end + by);
    const writing = { singleLine, maxTokens, ...(noise !== undefined && { noise }) };
    const [best] = await pass.write(text, place, writing, (pieces) => ({
      start: span.start,
      end: span.end,
      canvas: [before, ...pieces, null, behind].filter((cell) => cell !== ''),
    }));
    // What has no end is no match for what stands there.
    if (best === undefined || best.ended === 'max-tokens' || best.text.trim() === '') continue;
    text = text.slice(0, place.start) + best.text.trimEnd() + text.slice(place.end);
  }
  const by = text.length - request.text.length;
  return text === request.text ? undefined : text.slice(span.start, span.end + by);
}

async function draftOf(
  pass: RepairPass,
  { start, end }: TextRange,
  doubts: number,
  newText: string,
): Promise<RewrittenDraft> {
  const { tokenizer } = pass.body;
  const gains = await pass.gains({ start, end }, [{ start, end, newText }]);
  const before = tokenizer.encode(pass.request.text.slice(start, end));
  const edits = editDistance(before, tokenizer.encode(newText));
  const gain = gains?.[0];
  return {
    start,
    end,
    doubts,
    rewrites: gain === undefined ? [] : [{ text: newText, gain, edits }],
  };
}
