import type { InfillRequest, StopReason } from '../../protocol';
import type { Context, Denoiser, Predictions } from '../denoiser';
import type { LoadedModel } from '../loadedModel';
import type { FixedToken } from './canvas';
import type { InfillHooks } from '../host/hooks';

/** A text written from left to right. */
export interface WrittenText {
  readonly tokens: readonly FixedToken[];
  readonly stop: StopReason;
  /** Tokens asked for. */
  readonly steps: number;
}

/** What comes next, or that nothing does. */
type Choice = FixedToken | 'stop';

/**
 * Writes the missing text token after token, each the likeliest that may stand in a text, until the model says that
 * nothing is missing any more (reference: `training/anneal_train/reference/left_to_right.py`).
 *
 * Greedy, as the parallel order is, so that the two can be compared. Between two forwards the event loop gets a turn.
 * @param isLate whether the deadline has passed
 * @returns undefined when cancelled
 */
export async function writeLeftToRight(
  { denoiser, tokenizer }: LoadedModel,
  { options }: Pick<InfillRequest, 'options'>,
  context: Context,
  { cancellation, onStep }: InfillHooks,
  isLate: () => boolean,
): Promise<WrittenText | undefined> {
  const writer = context.writer();
  const { oracleLengthOf, maxTokens = denoiser.limits.maxCanvas, singleLine } = options;
  const isFree = oracleLengthOf === undefined;
  const wanted = isFree ? maxTokens : tokenizer.encode(oracleLengthOf).length;
  const most = Math.min(wanted, writer.most);
  const never = neverWritten(denoiser, writer.stop);

  const tokens: FixedToken[] = [];
  let steps = 0;
  const ended = (stop: StopReason): WrittenText => ({ tokens, stop, steps });
  const isComplete = (): WrittenText => ended(tokens.length === 0 ? 'empty' : 'complete');
  try {
    while (tokens.length < most) {
      if (isLate()) return ended('deadline');
      const { predictions, isLast } = await writer.next(tokens.at(-1)?.id);
      if (cancellation.isRequested()) return undefined;
      steps++;
      const choice = chooseNext(predictions, never, isFree ? writer.stop : undefined);
      if (choice === undefined) return ended('unsure');
      if (choice === 'stop') return isComplete();
      if (singleLine === true && tokenizer.hasNewline(choice.id)) return ended('newline');
      tokens.push(choice);
      onStep?.({ step: steps, canvas: tokenizer.decodeEach(tokens.map(({ id }) => id)) });
      if (isFree && isLast) return isComplete();
    }
    return isFree ? ended('steps') : isComplete();
  } finally {
    writer.close();
  }
}

/** Ids that are no text, the one that ends it included. */
function neverWritten({ control, canvasTokens }: Denoiser, stop: number): ReadonlySet<number> {
  const lengths = canvasTokens === undefined ? [] : [canvasTokens.expand, canvasTokens.delete];
  return new Set([...control, ...lengths, stop]);
}

/**
 * The best candidate that may come next.
 * @param stop ends the text; undefined where its length is given
 * @returns undefined when there is none among the best
 */
function chooseNext(
  { ids, logps, topK }: Predictions,
  never: ReadonlySet<number>,
  stop: number | undefined,
): Choice | undefined {
  for (const [k, id] of ids.slice(0, topK).entries()) {
    if (id === stop) return 'stop';
    if (!never.has(id)) return { id, logp: logps[k] ?? -Infinity };
  }
  return undefined;
}
