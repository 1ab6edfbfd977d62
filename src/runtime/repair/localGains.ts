import type { Tokenizer } from '../package/tokenizer';
import type { CommitRules } from '../infill/sampler';
import type { Forwarding } from './placedBatches';
import { pll, scoreTokens, type PlacedTokens } from './score';

/** Tokens on either side of a change that are judged with it: what lies further off hardly takes notice. */
const REACH = 4;

/** A change of a draft's tokens [from, to). */
export interface Change {
  readonly draft: PlacedTokens;
  readonly from: number;
  readonly to: number;
  readonly tokens: readonly number[];
}

/** A change as two texts for the same place. */
interface Pair {
  readonly before: PlacedTokens;
  readonly after: PlacedTokens;
}

/**
 * What changes bring in log probability, each judged by the tokens around it only: where little is changed in a long
 * draft that costs a fraction of judging all of it. Both texts have the tokens that an editor's text would have.
 * @returns fewer entries than changes when it was stopped
 */
export async function localGains(
  forwarding: Forwarding,
  changes: readonly Change[],
  rules: CommitRules,
  tokenizer: Tokenizer,
  edit: boolean,
): Promise<number[]> {
  const pairs = changes.map((change) => pairOf(change, tokenizer));
  const places = new Map<string, PlacedTokens>();
  for (const { before, after } of pairs) {
    for (const text of [before, after]) places.set(keyOf(text), text);
  }
  const texts = [...places.values()];
  const scores = await scoreTokens(forwarding, texts, rules, edit);
  const known = new Map(texts.map((text, index) => [keyOf(text), scores[index]]));
  const gains: number[] = [];
  for (const { before, after } of pairs) {
    const [old, fresh] = [known.get(keyOf(before)), known.get(keyOf(after))];
    if (old === undefined || fresh === undefined) break;
    gains.push(pll(fresh) - pll(old));
  }
  return gains;
}

function pairOf({ draft, from, to, tokens }: Change, tokenizer: Tokenizer): Pair {
  const { ids } = draft;
  const [first, last] = [Math.max(0, from - REACH), Math.min(ids.length, to + REACH)];
  const place = { begin: draft.begin + first, stop: draft.begin + last };
  const natural = (part: readonly number[]): number[] => tokenizer.encode(tokenizer.decode(part));
  const changed = [...ids.slice(first, from), ...tokens, ...ids.slice(to, last)];
  return {
    before: { ids: natural(ids.slice(first, last)), ...place },
    after: { ids: natural(changed), ...place },
  };
}

const keyOf = ({ ids, begin, stop }: PlacedTokens): string => `${begin}-${stop}: ${ids.join(' ')}`;
