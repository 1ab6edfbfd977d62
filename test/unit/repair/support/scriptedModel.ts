import type {
  InfillResult,
  RepairResult,
  RewrittenDraft,
  TextEdit,
} from '../../../../src/protocol';
import type { InfillQuery, Model, RepairQuery } from '../../../../src/model/model';
import type { JobOptions, RepairJob } from '../../../../src/repair/job';

/** A repair request as the model gets it. */
export type Asked = RepairQuery;
export type AskedHole = InfillQuery;

/** What a scripted model makes of a request: drafts, or undefined when it was cancelled. */
export type Answer = (request: Asked, round: number) => readonly RewrittenDraft[] | undefined;

export interface ScriptedModel extends Model {
  /** What it was asked to find. */
  readonly asked: Asked[];
  /** What it was asked to judge. */
  readonly judged: Asked[];
  readonly holes: AskedHole[];
}

export interface Script {
  readonly answer?: Answer;
  /** What a change brings; without it changes are not judged at all, as if there had been no time. */
  readonly gain?: (change: TextEdit, request: Asked) => number;
  /** The texts for a hole, likeliest first. */
  readonly fill?: (request: AskedHole) => readonly string[] | undefined;
  readonly edit?: boolean;
  readonly late?: boolean;
  /** Languages the model was trained on. */
  readonly languages?: readonly string[];
}

const INFO = { maxPrefix: 100, maxSuffix: 100, gate: { low: 0, medium: 0, high: 0 } } as const;

/** A model that says what the test has it say, and remembers what it was asked. */
export function scriptedModel({
  answer,
  gain,
  fill,
  edit = true,
  late = false,
  languages,
}: Script): ScriptedModel {
  const asked: Asked[] = [];
  const judged: Asked[] = [];
  const holes: AskedHole[] = [];
  return {
    asked,
    judged,
    holes,
    info: { ...INFO, edit, ...(languages && { languages }) },
    close: () => undefined,
    repair: (request, { onStep } = {}) => {
      if (request.changes !== undefined) {
        judged.push(request);
        const result = resultOf(gain === undefined ? [] : judgedChanges(request, gain), late);
        return Promise.resolve(gain === undefined ? { ...result, forwards: 0 } : result);
      }
      asked.push(request);
      const drafts = answer?.(request, asked.length);
      if (drafts === undefined && answer !== undefined) return Promise.resolve(undefined);
      onStep?.({ step: 1, drafts: request.spans.map((span) => ({ ...span, canvas: [null] })) });
      return Promise.resolve(resultOf(drafts ?? [], late));
    },
    infill: (request, { onStep } = {}) => {
      holes.push(request);
      onStep?.({ step: 1, canvas: [null] });
      const texts = fill?.(request);
      return Promise.resolve(texts && completionOf(texts));
    },
  };
}

function judgedChanges(request: Asked, gain: NonNullable<Script['gain']>): RewrittenDraft[] {
  return (request.changes ?? []).map((change) => {
    const { start, end, newText } = change;
    const rewrites = [{ text: newText, gain: gain(change, request), edits: 1 }];
    return { start, end, doubts: 1, rewrites };
  });
}

/** The draft that is the line of `request` with `part` in it, rewritten by replacing `part`. */
export function rewritten(
  request: Asked,
  part: string,
  texts: readonly string[],
  gain = 20,
  edits = 1,
): RewrittenDraft {
  const at = request.text.indexOf(part);
  const span = request.spans.find(({ start, end }) => start <= at && at < end);
  if (at < 0 || span === undefined) throw new Error(`${part} is in no span`);
  const { start, end } = span;
  const draft = request.text.slice(start, end);
  const rewrites = texts.map((text) => ({ text: draft.replace(part, text), gain, edits }));
  return { start, end, doubts: 1, rewrites };
}

export function jobOf(
  text: string,
  change: Partial<Omit<RepairJob, 'options'>> = {},
  options: Partial<JobOptions> = {},
): RepairJob {
  return {
    documentId: 'file:a',
    languageId: 'typescript',
    text,
    selection: { start: 0, end: text.length },
    diagnostics: [],
    ...change,
    options: { mode: 'repair', strength: 50, seed: 0, ...options },
  };
}

function resultOf(drafts: readonly RewrittenDraft[], late: boolean): RepairResult {
  return { drafts, scoredTokens: 1, late, steps: 1, forwards: 5, encodedTokens: 9, ms: 1 };
}

function completionOf(texts: readonly string[]): InfillResult {
  const [text = '', ...others] = texts;
  const completion = { tokens: 1, confidence: 0.5, stop: 'complete' } as const;
  return {
    text,
    ...completion,
    alternatives: others.map((other) => ({ text: other, ...completion })),
    steps: 1,
    forwards: 3,
    encodedTokens: 1,
    encodeMs: 1,
    ms: 1,
  };
}
