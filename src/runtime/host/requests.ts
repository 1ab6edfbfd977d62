import type { DecodingOrder, InfillOptions, InfillRequest, ToRuntime } from '../../protocol';
import { RuntimeFailure } from './failure';
import {
  flag,
  isRecord,
  number,
  readField,
  record,
  text,
  type Complain,
  type Fields,
} from './fields';
import { readRepairRequest } from './repairRequests';
import { checkWindowSize, toWellFormed } from './requestText';

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
      const steps = flag(fields, 'steps', false, badRequest);
      return { type, request, steps, trace: flag(fields, 'trace', false, badRequest) };
    }
    case 'repair': {
      const request = readRepairRequest(readField(fields, 'request'), badRequest);
      return { type, request, steps: flag(fields, 'steps', false, badRequest) };
    }
    case 'cancel':
    case 'finish':
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
    ...readTemperature(options, badRequest),
    ...(oracle === undefined ? {} : { oracleLengthOf: oracle }),
    ...readOrder(readField(options, 'order')),
    singleLine: flag(options, 'singleLine', false, badRequest),
  };
}

const ORDERS: readonly DecodingOrder[] = ['parallel', 'left-to-right'];

function readOrder(value: unknown): InfillOptions {
  if (value === undefined) return {};
  const order = ORDERS.find((one) => one === value);
  if (order === undefined) throw badRequest(`order is none of ${ORDERS.join(', ')}`);
  return { order };
}

function optionalNumber(
  options: Fields,
  name: 'maxTokens' | 'deadlineMs' | 'seed',
  least: number,
): InfillOptions {
  if (readField(options, name) === undefined) return {};
  return { [name]: number(options, name, least, badRequest) };
}

/** Above it the draw is as good as even. */
const MOST_TEMPERATURE = 10;

/** The temperature among options; absent ones stay absent. Throws what `complain` makes. */
export function readTemperature(
  options: Fields,
  complain: Complain,
): { readonly temperature?: number } {
  const temperature = readField(options, 'temperature');
  if (temperature === undefined) return {};
  if (typeof temperature === 'number' && temperature >= 0 && temperature <= MOST_TEMPERATURE) {
    return { temperature };
  }
  throw complain(`temperature is not a number from 0 to ${MOST_TEMPERATURE}`);
}

function badRequest(what: string): RuntimeFailure {
  return new RuntimeFailure('bad-request', `The request cannot be used: ${what}.`);
}
