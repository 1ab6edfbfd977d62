/** Checks values from outside against a schema. */
import * as v from 'valibot';
import { RuntimeFailure } from './errors';
import { record } from './fields';

/** What a value came as, for error messages: the noun of the sentence, and how to refer to the value itself. */
export interface Source {
  readonly noun: 'request' | 'line';
  readonly whole: string;
}

/**
 * The value as the schema makes it.
 * @throws RuntimeFailure `bad-request`, naming the first field that is wrong and what it must be
 */
export function read<Output>(
  schema: v.GenericSchema<unknown, Output>,
  value: unknown,
  source: Source,
): Output {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  throw unusable(source, wordsOf(result.issues[0], source.whole));
}

/** The error for a request or a line that cannot be used. */
export function unusable({ noun }: Source, why: string): RuntimeFailure {
  return new RuntimeFailure('bad-request', `The ${noun} cannot be used: ${why}.`);
}

/** The `id` of an object; undefined when it has none, or when the value is no object. */
export function idOf(value: unknown): unknown {
  const result = v.safeParse(record({ id: v.unknown() }), value);
  return result.success ? result.output.id : undefined;
}

/** `maxTokens is not …`, or `an entry of spans: end is not …`. The message of a check is a whole sentence. */
function wordsOf({ path, type, message }: v.BaseIssue<unknown>, whole: string): string {
  const keys = path?.map(({ key }) => key) ?? [];
  const index = keys.findLastIndex((key) => typeof key === 'number');
  const entry = index < 0 ? undefined : `an entry of ${String(keys[index - 1])}`;
  if (type === 'check') return entry === undefined ? message : `${entry}: ${message}`;
  if (index === keys.length - 1) return `${entry ?? whole} ${message}`;
  const field = `${String(keys.at(-1))} ${message}`;
  return entry === undefined ? field : `${entry}: ${field}`;
}
