import type { RepairRequest, RewrittenDraft, TextEdit } from '../../protocol';
import type { LoadedModel } from '../loadedModel';
import type { Tokenizer } from '../package/tokenizer';
import type { Draft } from './draftText';
import { editDistance } from './editDistance';
import { localGains, type Change } from './localGains';
import type { WindowResult, WindowWork } from './windowWork';

/**
 * What each of the changes asked about brings, by the tokens around it; nothing is tried beside them. One draft a
 * change: its place, with its text as the only rewrite.
 * @returns without the changes that lie in no span of this window, or were not reached before it was stopped
 */
export async function judgeChanges(
  { tokenizer }: LoadedModel,
  { text, changes = [] }: RepairRequest,
  { forwarding, drafts: spans, rules, onStep }: WindowWork,
): Promise<WindowResult> {
  const asked = changes.flatMap((change) => {
    const draft = spans.find(({ start, end }) => start <= change.start && change.end <= end);
    return draft === undefined ? [] : [{ change, draft }];
  });
  const inTokens = asked.map(({ change, draft }): Change => {
    return { draft, ...tokensOf(text, draft, change, tokenizer) };
  });
  onStep(
    [...new Set(asked.map(({ draft }) => draft))].map((draft) => {
      const own = inTokens.filter((_, index) => asked[index]?.draft === draft);
      return { draft, ids: inQuestion(draft.ids, own) };
    }),
  );
  const gains = await localGains(forwarding, inTokens, rules, tokenizer, rules.edit);
  const drafts = gains.flatMap((gain, index): RewrittenDraft[] => {
    const [one, tokens] = [asked[index], inTokens[index]];
    if (one === undefined || tokens === undefined) return [];
    const { start, end, newText } = one.change;
    const before = one.draft.ids.slice(tokens.from, tokens.to);
    const edits = editDistance(before, tokens.tokens);
    return [{ start, end, doubts: 1, rewrites: [{ text: newText, gain, edits }] }];
  });
  return { drafts, scoredTokens: 0 };
}

/** The draft's tokens, masked where a change would put others, with one mask more where it would put some between. */
function inQuestion(ids: readonly number[], changes: readonly Change[]): (number | undefined)[] {
  const gaps = new Set(changes.filter(({ from, to }) => from === to).map(({ from }) => from));
  const shown = ids.flatMap((id, at) => {
    const isAsked = changes.some(({ from, to }) => from <= at && at < to);
    const token = isAsked ? undefined : id;
    return gaps.has(at) ? [undefined, token] : [token];
  });
  return gaps.has(ids.length) ? [...shown, undefined] : shown;
}

/** A change as whole tokens of a draft: those it overlaps or lies in, and what stands there afterwards. */
function tokensOf(
  text: string,
  { ids, edges }: Draft,
  { start, end, newText }: TextEdit,
  tokenizer: Tokenizer,
): Pick<Change, 'from' | 'to' | 'tokens'> {
  const from = Math.max(
    0,
    edges.findLastIndex((edge) => edge <= start),
  );
  const last = edges.findIndex((edge) => edge >= end);
  const to = last < 0 ? ids.length : last;
  const before = text.slice(edges[from] ?? start, start);
  const after = text.slice(end, Math.max(end, edges[to] ?? end));
  return { from, to, tokens: tokenizer.encode(before + newText + after) };
}
