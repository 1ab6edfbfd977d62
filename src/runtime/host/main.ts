/** The runtime process: loads the model, says `ready` or `failed`, serves messages until its parent is gone. */
import { constants, getPriority, setPriority } from 'node:os';
import type { FromRuntime } from '../../protocol';
import { Engine } from '../engine';
import { toRuntimeError } from './failure';
import { MemoryGuard, memoryCap } from './memoryGuard';
import { readProcessOptions } from './processOptions';
import { EXIT, Server } from './server';

function send(message: FromRuntime): void {
  // Without a parent nobody is left to tell; `disconnect` ends the process.
  if (process.connected) process.send?.(message);
}

/** Ends the process once the messages sent before have left it. */
function exit(code: number): void {
  process.exitCode = code;
  if (process.connected) process.disconnect();
  else process.exit();
}

/** Typing comes first: the editor's own processes keep the normal priority. */
function yieldToEditor(): void {
  try {
    setPriority(Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL));
  } catch {
    // Not allowed in some containers, and not needed.
  }
}

async function main(): Promise<void> {
  process.on('disconnect', () => {
    process.exit();
  });
  yieldToEditor();
  const { memoryBytes, ...options } = readProcessOptions(process.argv, __dirname);
  let engine: Engine;
  try {
    engine = await Engine.load(options);
  } catch (error) {
    send({ type: 'failed', error: toRuntimeError(error) });
    exit(EXIT.loadFailed);
    return;
  }
  const server = new Server({
    engine,
    memory: new MemoryGuard(memoryBytes ?? memoryCap(engine.neededBytes)),
    send,
    exit,
    residentBytes: () => process.memoryUsage.rss(),
  });
  process.on('message', (message) => {
    server.receive(message);
  });
  send({ type: 'ready', info: engine.info });
}

void main();
