import type { RequestForwards } from '../../decoder/requestForwards';
import type { TokenContext } from '../../decoder/tokenContext';
import { copyDraft } from './copyDrafts';
import type { DraftWidth } from './draftWidth';
import type { TextHypothesis } from './hypothesis';

/** What writing one line left to right needs beside its hypothesis. */
export interface GreedyOptions {
  readonly forwards: RequestForwards;
  readonly context: TokenContext;
  /** Absent: no drafts are copied from the text. */
  readonly draftWidth?: DraftWidth;
  /** Which tokens may be drafted. */
  readonly isDraftable: (id: number) => boolean;
  /** Called when tokens were added, with those that a draft had right. */
  readonly onStep?: (hypothesis: TextHypothesis, drafted: number) => void;
}

/**
 * Writes `hypothesis` to its end, the likeliest token each time. Copied drafts are verified in the forward that reads
 * the last token; only what would have been written anyway stands, so the text is the same without them.
 */
export async function writeGreedy(
  hypothesis: TextHypothesis,
  options: GreedyOptions,
): Promise<void> {
  const { forwards, context, draftWidth, onStep } = options;
  const { branch, tokens } = hypothesis;
  let draft: readonly number[] = [];
  for (;;) {
    const stood = takePredicted(hypothesis);
    if (draft.length > 0) {
      const accepted = Math.max(0, Math.min(draft.length, stood - 1));
      draftWidth?.observe(accepted, Math.min(draft.length, stood));
    }
    onStep?.(hypothesis, Math.max(0, stood - 1));
    if (hypothesis.ended !== undefined) return;
    if (forwards.isOver) {
      hypothesis.end('deadline');
      return;
    }
    const unread = tokens.slice(branch.length).map(({ id }) => id);
    const width = draftWidth?.best(forwards.parts.costs) ?? 0;
    const sequence = [...context.ids.slice(0, branch.fork), ...branch.ids, ...unread];
    draft = copyDraft(sequence, width, options.isDraftable);
    await forwards.read(context, [{ branch, ids: [...unread, ...draft], askFrom: 0 }]);
  }
}

/**
 * Adds tokens as long as the branch knows what is expected next, and takes from the branch what they contradict.
 * @returns tokens added
 */
function takePredicted(hypothesis: TextHypothesis): number {
  const { branch, tokens } = hypothesis;
  let added = 0;
  while (hypothesis.ended === undefined && tokens.length <= branch.length) {
    const prediction = branch.predictionAfter(tokens.length);
    if (prediction === undefined) throw new Error('no prediction where the text goes on');
    hypothesis.advance(prediction);
    added++;
    const last = tokens.length - 1;
    if (last < branch.length && branch.ids[last] !== tokens[last]?.id) branch.truncate(last);
  }
  return added;
}
