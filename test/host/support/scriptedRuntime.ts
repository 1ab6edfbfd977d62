/**
 * Stands in for dist/runtime.js where a test needs a known answer: it speaks the protocol and takes its orders from the
 * text before the cursor.
 *
 *   @answer TEXT        the completion, with \n for line breaks (the last one before the cursor counts)
 *   @confidence 0.5     its confidence; 0.9 unless said
 *   @delay MS           time until the answer; 0 unless said
 *   @crash              the process dies
 */
import { appendFileSync } from 'node:fs';
import type { FromRuntime, InfillRequest, RuntimeInfo, ToRuntime } from '../../../src/protocol';

const info: RuntimeInfo = {
  model: 'scripted',
  version: '0.0.0',
  parameters: 1,
  format: 1,
  threads: 1,
  maxPrefix: 512,
  maxSuffix: 512,
  maxCanvas: 64,
  gate: { low: 0.2, medium: 0.6, high: 0.8 },
  loadMs: 1,
  memoryBytes: 1,
};

const timers = new Map<number, NodeJS.Timeout>();

const send = (message: FromRuntime) => process.send?.(message);

function order(prefix: string, name: string): string | undefined {
  return prefix
    .match(new RegExp(`@${name}(?: (.*))?$`, 'gm'))
    ?.at(-1)
    ?.slice(name.length + 2);
}

function answer({ id, prefix }: InfillRequest): void {
  timers.delete(id);
  const text = (order(prefix, 'answer') ?? '').replaceAll('\\n', '\n');
  send({
    type: 'done',
    id,
    result: {
      text,
      tokens: text.length,
      steps: 1,
      forwards: 2,
      encodedTokens: prefix.length,
      encodeMs: 1,
      ms: 2,
      confidence: Number(order(prefix, 'confidence') ?? 0.9),
      stop: 'complete',
    },
  });
}

function receive(message: ToRuntime): void {
  const journal = process.env['ANNEAL_JOURNAL'];
  if (journal !== undefined) appendFileSync(journal, `${JSON.stringify(message)}\n`);
  switch (message.type) {
    case 'infill': {
      const { request } = message;
      if (order(request.prefix, 'crash') !== undefined) process.exit(7);
      const delay = Number(order(request.prefix, 'delay') ?? 0);
      timers.set(
        request.id,
        setTimeout(() => {
          answer(request);
        }, delay),
      );
      return;
    }
    case 'cancel':
      clearTimeout(timers.get(message.id));
      send({ type: 'cancelled', id: message.id, forwardsAfterCancel: 0 });
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
