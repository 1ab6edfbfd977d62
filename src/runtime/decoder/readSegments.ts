import type { Prediction } from './branch';
import { feedsOf, type Segment } from './batch';
import type { ForwardGraph, ForwardOutputs } from './forwardGraph';
import type { TokenContext } from './tokenContext';

/**
 * Reads all segments in one forward: their keys and values go into the cache, their predictions to the trunk or to the
 * branches. A segment for the trunk stands alone and ends all branches.
 * @returns for each segment the log probabilities (natural) of its given tokens
 */
export async function readSegments(
  graph: ForwardGraph,
  context: TokenContext,
  segments: readonly Segment[],
): Promise<Float32Array[]> {
  const forTrunk = segments.some(({ branch }) => branch === undefined);
  if (forTrunk && segments.length > 1) throw new Error('the trunk is read alone');
  if (forTrunk) context.truncate(context.length);
  const count = segments.reduce((sum, { ids }) => sum + ids.length, 0);
  context.buffers.reserve(context.used + count);
  const out = await graph.run(feedsOf(context, segments));
  context.buffers.write(out.fresh, 0, context.used, count);
  const rows = rowsOf(out);
  const answers: Float32Array[] = [];
  let row = 0;
  for (const segment of segments) {
    const asked = Math.max(0, segment.ids.length - segment.askFrom);
    answers.push(out.givenLogps.slice(row, row + asked));
    segment.ids.forEach((id, index) => {
      const prediction = index >= segment.askFrom ? rows[row++] : undefined;
      append(context, segment, id, prediction);
    });
  }
  return answers;
}

function append(
  context: TokenContext,
  { branch }: Segment,
  id: number,
  prediction: Prediction | undefined,
): void {
  const column = context.used++;
  if (branch !== undefined) {
    branch.append(id, column, prediction);
    return;
  }
  context.ids.push(id);
  context.predictions.push(prediction);
}

function rowsOf({ topIds, topLogps, givenLogps }: ForwardOutputs): Prediction[] {
  const count = givenLogps.length;
  const topK = topIds.length / count;
  return Array.from({ length: count }, (_, row) => ({
    ids: topIds.slice(row * topK, (row + 1) * topK),
    logps: topLogps.slice(row * topK, (row + 1) * topK),
  }));
}
