import type { RequestKind } from '../protocol';
import type { Translate } from '../translate';
import { fact } from './facts';
import { KINDS } from './kinds';
import type { Trace, TraceOf } from './trace';
import type { Fact, TraceView } from './view';
import { withOutcome } from './words';

/** A trace as the inspector shows it. */
export function viewOf(trace: Trace, t: Translate): TraceView {
  return viewOfKind(trace, t);
}

/** One line that tells a trace from the others: its number, its kind, the document, and the outcome. */
export function titleOf({ kind, number, request, outcome }: Trace, t: Translate): string {
  const name = /[^/]*$/.exec(request.documentId)?.[0] ?? '';
  return withOutcome(KINDS[kind].title(number, decoded(name), t), outcome.kind, t);
}

function viewOfKind<Kind extends RequestKind>(
  trace: Trace & TraceOf<Kind>,
  t: Translate,
): TraceView {
  const { facts, frames } = KINDS[trace.kind];
  return {
    title: titleOf(trace, t),
    facts: [...commonFacts(trace, t), ...facts(trace, t)],
    frames: frames(trace, t),
  };
}

function commonFacts({ request, at, outcome }: Trace, t: Translate): Fact[] {
  const failure = outcome.kind === 'failed' ? [fact(t('Failed'), outcome.message)] : [];
  return [fact(t('Language'), request.languageId), fact(t('Asked'), at), ...failure];
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
