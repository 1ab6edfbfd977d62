import { commonLength } from '../../decoder/tokenContext';
import type { DecoderHooks } from '../decoderRequests';
import { beginning, forwardsOf, layOut, readPrompt, type DecoderState } from '../decoderState';
import { scoreSequences, type Sequence } from './rescoreTexts';

/** A replacement in a text, UTF-16 offsets. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** Asks what changes of a text bring, each by itself. */
export interface JudgeRequest {
  readonly documentId: string;
  /** The text that the changes lie in, with what is shown of the text before. */
  readonly text: string;
  /** The code behind it. */
  readonly suffix: string;
  readonly changes: readonly TextChange[];
  /** Tokens that are read behind each change. */
  readonly readBehind: number;
  readonly deadlineMs?: number;
}

/** Changes of the same place: what stands there, and what would. */
interface Place {
  readonly changes: readonly number[];
  readonly before: Sequence;
  readonly after: readonly Sequence[];
}

/**
 * Scores changes: the log probability (natural) of the text with a change minus that of the text without, each read up
 * to a few tokens behind the change. All leave the same trunk, a few of them in one forward.
 * @returns a gain for each change, or undefined when it ended before all were read
 */
export async function judge(
  state: DecoderState,
  request: JudgeRequest,
  hooks: DecoderHooks,
): Promise<number[] | undefined> {
  const { documentId, text, suffix, changes } = request;
  if (changes.length === 0) return [];
  const forwards = forwardsOf(state, request, hooks);
  const front = layOut(state, { prefix: '', suffix }, {}, false).ids;
  const last = Math.max(...changes.map(({ start }) => start));
  const trunk = [...front, ...state.model.tokenizer.encode(text.slice(0, last))];
  const places = placesOf(state, request, front, trunk);
  const askFrom = trunk.length;
  const read = await readPrompt(state, documentId, trunk, askFrom, forwards);
  const { context, isWhole, effort } = read;
  hooks.onRead?.(effort());
  if (!isWhole) return undefined;
  const sequences = places.flatMap(({ before, after }) => [before, ...after]);
  const scores = (await scoreSequences(sequences, context, forwards))?.values();
  if (scores === undefined) return undefined;
  const next = (): number => {
    const { logp, behindLogp } = scores.next().value ?? { logp: NaN, behindLogp: NaN };
    return logp + behindLogp;
  };
  const gains: number[] = [];
  for (const place of places) {
    const before = next();
    for (const change of place.changes) gains[change] = next() - before;
  }
  return gains;
}

function placesOf(
  state: DecoderState,
  { text, suffix, changes, readBehind }: JudgeRequest,
  front: readonly number[],
  trunk: readonly number[],
): Place[] {
  const byPlace = new Map<string, number[]>();
  for (const [index, { start, end }] of changes.entries()) {
    const key = `${start}-${end}`;
    byPlace.set(key, [...(byPlace.get(key) ?? []), index]);
  }
  return [...byPlace.values()].map((own): Place => {
    const texts = own.flatMap((index) => changes[index]?.newText ?? []);
    const { start = 0, end = 0 } = changes[own[0] ?? 0] ?? {};
    const behind = beginning(state, text.slice(end) + suffix, readBehind);
    const idsOf = (middle: string): number[] => [
      ...front,
      ...state.model.tokenizer.encode(text.slice(0, start) + middle + behind),
    ];
    const all = [text.slice(start, end), ...texts].map(idsOf);
    // Tokens may join what stands before a change and the change; all texts are scored from the same token on.
    const from = Math.min(...all.map((ids) => commonLength(ids, trunk)));
    const [before = { ids: [], from, textEnd: from }, ...after] = all.map((ids): Sequence => {
      return { ids, from, textEnd: ids.length };
    });
    return { changes: own, before, after };
  });
}
