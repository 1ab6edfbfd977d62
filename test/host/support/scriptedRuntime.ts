/**
 * Stands in for dist/runtime.js where a test needs a known answer: it speaks the protocol and takes its orders from the
 * text before the cursor.
 *
 *   @answer TEXT        the completion, with \n for line breaks (the last one before the cursor counts)
 *   @confidence 0.5     its confidence; 0.9 unless said
 *   @delay MS           time until the answer; 0 unless said
 *   @crash              the process dies
 *   @drawn TEXT         the completion where tokens are drawn; # stands for the seed
 *   @then TEXT          the completion once @answer stands before the cursor
 *   @or TEXT            another completion beside it
 *   @hold               no answer at all once @answer stands before the cursor
 *
 * What it makes of a repair is told in scriptedRepair.ts, what of a journey's script in script.ts.
 */
import { appendFileSync } from 'node:fs';
import type {
  FromRuntime,
  InfillRequest,
  RuntimeInfo,
  StepEvent,
  ToRuntime,
} from '../../../src/protocol';
import type { Answered } from './journal';
import { journeyScript } from './script';
import { beginRepair, type ScriptedRepair } from './scriptedRepair';
import { beginWriting } from './scriptedWriting';

const info: RuntimeInfo = {
  model: 'scripted',
  version: '0.0.0',
  parameters: 1,
  format: 1,
  threads: 1,
  maxPrefix: 512,
  maxSuffix: 512,
  maxCanvas: 64,
  edit: true,
  gate: { low: 0.2, medium: 0.6, high: 0.8 },
  loadMs: 1,
  memoryBytes: 1,
};

const WHOLE = { tokens: 1, stop: 'complete' } as const;

const timers = new Map<number, NodeJS.Timeout>();
const repairs = new Map<number, ScriptedRepair>();
/** Ends what is written by a journey's script. */
const writings = new Map<number, () => void>();

const send = (message: FromRuntime) => process.send?.(message);

function order(prefix: string, name: string): string | undefined {
  return prefix
    .match(new RegExp(`@${name}(?: (.*))?$`, 'gm'))
    ?.at(-1)
    ?.slice(name.length + 2);
}

const withBreaks = (text: string) => text.replaceAll('\\n', '\n');

/** Whether the completion of `@answer` stands before the cursor. */
function isAnswered(prefix: string): boolean {
  const text = withBreaks(order(prefix, 'answer') ?? '');
  return text !== '' && prefix.trimEnd().endsWith(text);
}

function textFor({ prefix, options }: InfillRequest): string {
  const text = withBreaks(order(prefix, 'answer') ?? '');
  const then = order(prefix, 'then');
  if (then !== undefined && isAnswered(prefix)) return withBreaks(then);
  const drawn = options.temperature === undefined ? undefined : order(prefix, 'drawn');
  return drawn === undefined ? text : withBreaks(drawn).replaceAll('#', `${options.seed ?? 0}`);
}

/** Two steps: the first word of the text, then all of it. */
function tellSteps({ id }: InfillRequest, text: string, trace: boolean): void {
  const [first = '', ...rest] = text.split(/(?<= )/);
  const sure = [first, ...rest].map((word) => ({ text: word, probability: 0.8 }));
  const masks = sure.map(() => ({ text: null, probability: 0.8 }));
  const canvases = [[first, ...rest.map(() => null)], sure.map((word) => word.text)];
  const cells = [masks, [...sure.slice(0, 1), ...masks.slice(1)]];
  canvases.forEach((canvas, index) => {
    const commits = sure.flatMap((word, position) =>
      (position === 0) === (index === 0) ? [{ position, kind: 'token' as const, ...word }] : [],
    );
    const one = { begun: sure.length, cells: cells[index] ?? [], commits, after: canvas };
    const event: StepEvent = {
      step: index + 1,
      canvas,
      ...(trace && { trace: { ms: 5, best: sure.length, canvases: [one] } }),
    };
    send({ type: 'step', id, event });
  });
}

function answer(message: Extract<ToRuntime, { type: 'infill' }>): void {
  const { request, steps = false, trace = false } = message;
  const { id, prefix } = request;
  timers.delete(id);
  const text = textFor(request);
  const confidence = Number(order(prefix, 'confidence') ?? 0.9);
  const other = order(prefix, 'or');
  if (steps || trace) tellSteps(request, text, trace);
  send({
    type: 'done',
    id,
    result: {
      text,
      steps: 1,
      forwards: 2,
      encodedTokens: prefix.length,
      encodeMs: 1,
      ms: 2,
      confidence,
      alternatives: other === undefined ? [] : [{ ...WHOLE, text: withBreaks(other), confidence }],
      ...WHOLE,
    },
  });
  record({ type: 'answered', id });
}

/** Adds a line to the journal that tests read: a message received, or an infill answered. */
function record(entry: ToRuntime | Answered): void {
  const journal = process.env['ANNEAL_JOURNAL'];
  if (journal !== undefined) appendFileSync(journal, `${JSON.stringify(entry)}\n`);
}

function receive(message: ToRuntime): void {
  record(message);
  switch (message.type) {
    case 'infill': {
      const { request } = message;
      if (order(request.prefix, 'crash') !== undefined) process.exit(7);
      if (order(request.prefix, 'hold') !== undefined && isAnswered(request.prefix)) return;
      const script = journeyScript();
      const writing = script && beginWriting(request, script, send);
      if (writing !== undefined) {
        writings.set(request.id, writing);
        return;
      }
      if (message.steps === true) {
        send({ type: 'step', id: request.id, event: { step: 1, canvas: [null] } });
      }
      const delay = Number(order(request.prefix, 'delay') ?? 0);
      timers.set(
        request.id,
        setTimeout(() => {
          answer(message);
        }, delay),
      );
      return;
    }
    case 'repair': {
      const { id } = message.request;
      repairs.set(
        id,
        beginRepair(message.request, (answer) => {
          if (answer.type !== 'step') repairs.delete(id);
          send(answer);
        }),
      );
      return;
    }
    case 'cancel':
      repairs.get(message.id)?.cancel();
      if (!timers.has(message.id) && !writings.has(message.id)) return;
      clearTimeout(timers.get(message.id));
      timers.delete(message.id);
      writings.get(message.id)?.();
      writings.delete(message.id);
      send({ type: 'cancelled', id: message.id, forwardsAfterCancel: 0 });
      return;
    case 'finish':
      repairs.get(message.id)?.finish();
      return;
    case 'shutdown':
      process.disconnect();
      return;
    case 'info':
      send({ type: 'info', info });
      return;
    case 'close':
  }
}

process.on('message', receive);
process.on('disconnect', () => process.exit());
send({ type: 'ready', info });
