import type { RewrittenDraft, TextEdit, TextRange } from '../../protocol';
import { editDistance } from '../repair/editDistance';
import type { RepairPass } from './repairPass';

/**
 * What each of the changes asked about brings; nothing is tried beside them. One draft a change: its place, with its
 * text as the only rewrite.
 * @returns without the changes that lie in no span; none when cancelled
 */
export async function rescoreChanges(
  pass: RepairPass,
  changes: readonly TextEdit[],
): Promise<RewrittenDraft[]> {
  const { body, request } = pass;
  const { text, spans } = request;
  const asked = changes.filter(({ start, end }) =>
    spans.some((span) => span.start <= start && end <= span.end),
  );
  const gains = asked.length === 0 ? [] : await pass.gains(hullOf(asked), asked);
  if (gains === undefined) return [];
  return asked.map(({ start, end, newText }, index): RewrittenDraft => {
    const before = body.tokenizer.encode(text.slice(start, end));
    const edits = Math.max(1, editDistance(before, body.tokenizer.encode(newText)));
    const rewrites = [{ text: newText, gain: gains[index] ?? -Infinity, edits }];
    return { start, end, doubts: 1, rewrites };
  });
}

function hullOf(ranges: readonly TextRange[]): TextRange {
  return {
    start: Math.min(...ranges.map(({ start }) => start)),
    end: Math.max(...ranges.map(({ end }) => end)),
  };
}
