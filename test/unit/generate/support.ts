import type { Call, InfillQuery, Model } from '../../../src/model/model';
import type { InfillResult } from '../../../src/protocol';
import {
  DEFAULT_GENERATE_OPTIONS,
  type GenerateJob,
  type GenerateOptions,
} from '../../../src/generate/job';

export type Asked = InfillQuery;

/** What a scripted model makes of a request; undefined when it was cancelled. */
export type Answer = (request: Asked, block: number) => InfillResult | string | undefined;

export interface ScriptedModel extends Pick<Model, 'info' | 'infill'> {
  readonly asked: Asked[];
}

/** An infill's result. */
export function result(text: string, change: Partial<InfillResult> = {}): InfillResult {
  return {
    text,
    tokens: 2,
    confidence: 0.5,
    stop: text === '' ? 'empty' : 'complete',
    alternatives: [],
    steps: 3,
    forwards: 4,
    encodedTokens: 1,
    encodeMs: 1,
    ms: 1,
    ...change,
  };
}

/** A model that writes what the test says, and remembers what it was asked. */
export function scriptedModel(answer: Answer): ScriptedModel {
  const asked: Asked[] = [];
  return {
    asked,
    info: { maxPrefix: 100, maxSuffix: 100, edit: true, gate: { low: 0, medium: 0, high: 0 } },
    infill: (request: Asked, { onStep }: Call<'infill'> = {}) => {
      asked.push(request);
      const said = answer(request, asked.length);
      const found = typeof said === 'string' ? result(said) : said;
      if (found !== undefined) onStep?.({ step: 1, canvas: [found.text, null] });
      return Promise.resolve(found);
    },
  };
}

/** A job at the place of `‸`. */
export function jobAt(
  marked: string,
  options: Partial<GenerateOptions> = {},
  languageId = 'typescript',
): GenerateJob {
  const [prefix = '', suffix = ''] = marked.split('‸');
  return {
    documentId: 'file:a',
    languageId,
    prefix,
    suffix,
    options: { ...DEFAULT_GENERATE_OPTIONS, ...options },
  };
}
