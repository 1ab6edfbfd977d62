/** What is known of a request as a whole, by kind. */
import type { Translate } from '../translate';
import type { TraceOf } from './trace';
import type { Fact } from './view';
import { stopInWords } from './words';

export function infillFacts({ request, events, outcome }: TraceOf<'infill'>, t: Translate): Fact[] {
  const context = events[0]?.trace?.context;
  const lengths = new Set(
    events.flatMap(({ trace }) => trace?.canvases.map(({ begun }) => begun) ?? []),
  );
  const { temperature, seed } = request.options;
  const facts = [
    ...(temperature === undefined
      ? []
      : [fact(t('Drawn'), t('at temperature {0}, seed {1}', temperature, seed ?? 0))]),
    ...(context === undefined ? [] : cacheFacts(context, t)),
    ...(lengths.size === 0 ? [] : [fact(t('Lengths tried'), [...lengths].join(', '))]),
  ];
  if (outcome.kind !== 'done') return facts;
  const { tokens, steps, forwards, ms, encodeMs, confidence, stop } = outcome.result;
  return [
    ...facts,
    fact(t('Tokens'), t('{0}, {1} a step', tokens, ratio(tokens, steps))),
    stepsFact(steps, ms - encodeMs, forwards, t),
    timeFact(ms, t),
    fact(t('Confidence'), percent(confidence)),
    fact(t('Ended'), stopInWords(stop, t)),
  ];
}

function cacheFacts(
  context: { tokens: number; encoded: number; encodeMs: number },
  t: Translate,
): Fact[] {
  const { tokens, encoded, encodeMs } = context;
  const share = percent(tokens === 0 ? 0 : 1 - encoded / tokens);
  return [
    fact(
      t('From the cache'),
      t('{0} of {1} context tokens ({2})', tokens - encoded, tokens, share),
    ),
    fact(t('Encoding'), t('{0} tokens, {1} ms', encoded, encodeMs.toFixed(1))),
  ];
}

export function repairFacts({ request, outcome }: TraceOf<'repair'>, t: Translate): Fact[] {
  const { spans, suspects } = request;
  const facts = [fact(t('Spans'), t('{0}, {1} suspect parts', spans.length, suspects.length))];
  if (outcome.kind !== 'done') return facts;
  const { drafts, scoredTokens, steps, forwards, encodedTokens, ms } = outcome.result;
  const rewrites = drafts.reduce((sum, draft) => sum + draft.rewrites.length, 0);
  return [
    ...facts,
    fact(
      t('Judged'),
      t('{0} tokens; {1} drafts doubted, {2} rewrites', scoredTokens, drafts.length, rewrites),
    ),
    stepsFact(steps, ms, forwards, t),
    fact(t('Encoding'), t('{0} tokens', encodedTokens)),
    timeFact(ms, t),
  ];
}

/** @param ms what all the steps took */
function stepsFact(steps: number, ms: number, forwards: number, t: Translate): Fact {
  return fact(t('Steps'), t('{0}, {1} ms each; {2} forwards', steps, ratio(ms, steps), forwards));
}

function timeFact(ms: number, t: Translate): Fact {
  return fact(t('Time'), `${ms.toFixed(0)} ms`);
}

export function fact(name: string, value: string): Fact {
  return { name, value };
}

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

function ratio(amount: number, of: number): string {
  return (of === 0 ? 0 : amount / of).toFixed(1);
}
