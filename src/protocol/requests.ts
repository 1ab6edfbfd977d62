/**
 * The kinds of requests that the runtime answers. Messages, readers, the runtime's queues, the client's time-outs and
 * the inspector's records all derive from the two tables of this file.
 */
import type * as v from 'valibot';
import { infillRequest, type InfillRequest, type InfillResult, type StepEvent } from './infill';
import {
  repairRequest,
  type RepairRequest,
  type RepairResult,
  type RepairStepEvent,
} from './repair';

/** The types of each kind: its request, the events sent after each step, and its result. */
export interface RequestTypes {
  readonly infill: { request: InfillRequest; step: StepEvent; result: InfillResult };
  readonly repair: { request: RepairRequest; step: RepairStepEvent; result: RepairResult };
}

export type RequestKind = keyof RequestTypes;
export type RequestOf<Kind extends RequestKind> = RequestTypes[Kind]['request'];
export type StepOf<Kind extends RequestKind> = RequestTypes[Kind]['step'];
export type ResultOf<Kind extends RequestKind> = RequestTypes[Kind]['result'];

/** A request before the client numbers it. */
export type QueryOf<Kind extends RequestKind> = Omit<RequestOf<Kind>, 'id'>;

interface RequestRules<Kind extends RequestKind> {
  readonly schema: v.GenericSchema<unknown, RequestOf<Kind>>;
  /** The texts that count towards the size limit of a request. */
  readonly texts: (request: RequestOf<Kind>) => readonly string[];
  /** Longest time without an answer before the runtime process counts as hung, ms. */
  readonly timeoutMs: number;
  /** What the time-out is counted from. With `step` the client asks for step events as signs of life. */
  readonly timeoutFrom: 'request' | 'step';
  /** A kind waits between two forwards while one of a higher priority is under way. */
  readonly priority: number;
}

export const REQUESTS: { readonly [Kind in RequestKind]: RequestRules<Kind> } = {
  infill: {
    schema: infillRequest,
    texts: ({ prefix, suffix }) => [prefix, suffix],
    timeoutMs: 15_000,
    timeoutFrom: 'request',
    // Ghost text: the user is typing.
    priority: 1,
  },
  repair: {
    schema: repairRequest,
    texts: ({ text, changes = [] }) => [text, ...changes.map(({ newText }) => newText)],
    // A large selection is encoded and scored before the first step.
    timeoutMs: 120_000,
    timeoutFrom: 'step',
    priority: 0,
  },
};

export const REQUEST_KINDS = Object.keys(REQUESTS) as readonly RequestKind[];

/** Whether a message of this type asks for something that the runtime works on. */
export function isRequestKind(type: string): type is RequestKind {
  return Object.hasOwn(REQUESTS, type);
}
