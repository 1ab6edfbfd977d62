/** Reads the messages that the runtime process gets. */
import * as v from 'valibot';
import { flag, record } from './fields';
import { CONTROLS, type ControlType, type RequestMessageOf, type ToRuntime } from './messages';
import { idOf, read, unusable, type Source } from './read';
import { isRequestKind, REQUESTS, type RequestKind } from './requests';
import { checkSize } from './texts';

const MESSAGE: Source = { noun: 'request', whole: 'the message' };
const REQUEST: Source = { noun: 'request', whole: 'request' };

const typed = record({ type: v.optional(v.unknown(), null) });

const asking = record({
  request: v.optional(v.unknown()),
  steps: v.optional(flag, false),
  trace: v.optional(flag, false),
});

/** Longest part of an unknown type that an error repeats. */
const MAX_TYPE = 40;

/**
 * Checks a message from the other process.
 * @throws RuntimeFailure `bad-request`, naming the field that is wrong, or `too-large`
 */
export function readMessage(message: unknown): ToRuntime {
  const { type } = read(typed, message, MESSAGE);
  if (type !== null && typeof type !== 'string') throw unusable(MESSAGE, 'type is not a text');
  // The tables give each type its own fields, which the type checker cannot follow.
  if (type !== null && isRequestKind(type)) return readRequest(type, message) as ToRuntime;
  if (type !== null && isControl(type)) {
    return { type, ...read(CONTROLS[type], message, MESSAGE) } as ToRuntime;
  }
  throw unusable(MESSAGE, `type ${JSON.stringify(type?.slice(0, MAX_TYPE) ?? null)} is unknown`);
}

/** The id to answer to when a message cannot be read. */
export function messageId(message: unknown): number | undefined {
  const asked = v.safeParse(asking, message);
  const id = (asked.success ? idOf(asked.output.request) : undefined) ?? idOf(message);
  return typeof id === 'number' ? id : undefined;
}

function isControl(type: string): type is ControlType {
  return Object.hasOwn(CONTROLS, type);
}

function readRequest<Kind extends RequestKind>(
  type: Kind,
  message: unknown,
): RequestMessageOf<Kind> {
  const { request: value, steps, trace } = read(asking, message, MESSAGE);
  const { schema, texts } = REQUESTS[type];
  const request = read(schema, value, REQUEST);
  checkSize(texts(request));
  return { type, request, steps, trace };
}
