import type { InfillRequest, StopReason } from '../../../protocol';
import type { FixedToken } from '../canvas';
import type { CachedStreams } from '../../twoStream/encodeContext';
import type { Predictions } from '../../twoStream/graph';
import type { InfillContext, InfillHooks } from '../infill';
import { controlTokens } from '../samplerRules';
import { diffusionWriter } from './diffusionWriter';
import { twinWriter } from './twinWriter';

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
  context: InfillContext,
  { options }: Pick<InfillRequest, 'options'>,
  seen: CachedStreams,
  { cancellation, onStep }: InfillHooks,
  isLate: () => boolean,
): Promise<WrittenText | undefined> {
  const { manifest, tokenizer } = context;
  const stopping = (): boolean => cancellation.isRequested();
  const isTwin = manifest.sampler.order === 'left-to-right';
  const writer = isTwin ? twinWriter(context, seen) : diffusionWriter(context, seen, stopping);
  const { oracleLengthOf, maxTokens = manifest.model.maxCanvas, singleLine } = options;
  const isFree = oracleLengthOf === undefined;
  const wanted = isFree ? maxTokens : tokenizer.encode(oracleLengthOf).length;
  const most = Math.min(wanted, writer.most);
  const never = neverWritten(context, writer.stop);

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
    context.caches.trim();
  }
}

/** Ids that are no text, the one that ends it included. */
function neverWritten({ manifest: { tokens } }: InfillContext, stop: number): ReadonlySet<number> {
  return new Set([...controlTokens(tokens), tokens.expand, tokens.delete, stop]);
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
