import type { InfillOptions, InfillRequest, ToRuntime } from '../protocol';
import { RuntimeFailure } from './failure';
import { flag, isRecord, number, readField, record, text, type Fields } from './fields';

/** Most UTF-16 units of both windows together. A request is a window, not a document. */
export const MAX_WINDOW_UNITS = 2 * 1024 * 1024;

/**
 * Checks a message from the other process.
 * @throws RuntimeFailure `bad-request` or `too-large`, saying which field is wrong
 */
export function readMessage(message: unknown): ToRuntime {
  const fields = record(message, 'the message', badRequest);
  const type = readField(fields, 'type');
  switch (type) {
    case 'infill': {
      const request = readInfillRequest(readField(fields, 'request'));
      return { type, request, steps: flag(fields, 'steps', false, badRequest) };
    }
    case 'cancel':
      return { type, id: number(fields, 'id', 0, badRequest) };
    case 'close':
      return { type, documentId: text(fields, 'documentId', badRequest) };
    case 'info':
    case 'shutdown':
      return { type };
    default:
      throw badRequest(`type ${JSON.stringify(type ?? null)} is unknown`);
  }
}

/** The id of a message that could not be read, for the error's answer. */
export function idOf(message: unknown): number | undefined {
  if (!isRecord(message)) return undefined;
  const request = readField(message, 'request');
  const id = isRecord(request) ? readField(request, 'id') : readField(message, 'id');
  return typeof id === 'number' ? id : undefined;
}

function readInfillRequest(value: unknown): InfillRequest {
  const request = record(value, 'request', badRequest);
  const prefix = text(request, 'prefix', badRequest);
  const suffix = text(request, 'suffix', badRequest);
  checkWindowSize(prefix, suffix);
  return {
    id: number(request, 'id', 0, badRequest),
    documentId: text(request, 'documentId', badRequest),
    languageId: text(request, 'languageId', badRequest),
    // A document may hold half a surrogate pair; the model sees it as an unknown character.
    prefix: toWellFormed(prefix),
    suffix: toWellFormed(suffix),
    prefixIsWhole: flag(request, 'prefixIsWhole', false, badRequest),
    suffixIsWhole: flag(request, 'suffixIsWhole', false, badRequest),
    options: readOptions(readField(request, 'options')),
  };
}

/**
 * Checks the options of a request; absent ones stay absent.
 * @throws RuntimeFailure `bad-request`
 */
export function readOptions(value: unknown): InfillOptions {
  if (value === undefined) return {};
  const options = record(value, 'options', badRequest);
  const oracle = readField(options, 'oracleLengthOf');
  if (oracle !== undefined && typeof oracle !== 'string') {
    throw badRequest('oracleLengthOf is not a text');
  }
  return {
    ...optionalNumber(options, 'maxTokens', 1),
    ...optionalNumber(options, 'deadlineMs', 0),
    ...optionalNumber(options, 'seed', 0),
    ...(oracle === undefined ? {} : { oracleLengthOf: oracle }),
    singleLine: flag(options, 'singleLine', false, badRequest),
  };
}

/** @throws RuntimeFailure `too-large` */
export function checkWindowSize(prefix: string, suffix: string): void {
  const units = prefix.length + suffix.length;
  if (units <= MAX_WINDOW_UNITS) return;
  throw new RuntimeFailure(
    'too-large',
    `The text around the cursor has ${units} characters; at most ${MAX_WINDOW_UNITS} are taken.`,
  );
}

/** Whether every surrogate has its other half. */
export function isWellFormed(value: string): boolean {
  return !/\p{Surrogate}/u.test(value);
}

/** The text with every lone surrogate replaced by U+FFFD. */
export function toWellFormed(value: string): string {
  return value.replace(/\p{Surrogate}/gu, '\uFFFD');
}

function optionalNumber(
  options: Fields,
  name: 'maxTokens' | 'deadlineMs' | 'seed',
  least: number,
): InfillOptions {
  if (readField(options, name) === undefined) return {};
  return { [name]: number(options, name, least, badRequest) };
}

function badRequest(what: string): RuntimeFailure {
  return new RuntimeFailure('bad-request', `The request cannot be used: ${what}.`);
}
