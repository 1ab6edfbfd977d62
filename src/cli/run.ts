import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { once } from 'node:events';
import { DEFAULT_CACHE_BYTES, Engine } from '../runtime/engine';
import { toRuntimeError } from '../runtime/failure';
import { defaultThreads, thisMachine } from '../runtime/threads';
import { Grammars } from '../syntax/grammars';
import { parses } from '../syntax/validity';
import { HELP, readArguments, type Command } from './arguments';
import { describe } from './describe';
import { serve } from './serve';

export const EXIT = { ok: 0, arguments: 2, model: 3 } as const;

export interface Streams {
  readonly input: Readable;
  readonly output: Writable;
  readonly errors: Writable;
}

/**
 * Runs the command line.
 * @param bundleFolder folder of the bundle; the model lies beside it
 * @returns the exit status
 */
export async function run(
  argv: readonly string[],
  bundleFolder: string,
  { input, output, errors }: Streams,
): Promise<number> {
  const command = readArguments(argv);
  if (command.kind === 'help') {
    output.write(HELP);
    return EXIT.ok;
  }
  if (command.kind === 'unusable') {
    errors.write(`anneal: ${command.reason}\n\n${HELP}`);
    return EXIT.arguments;
  }
  let engine: Engine;
  try {
    engine = await load(command, bundleFolder);
  } catch (error) {
    errors.write(`anneal: ${toRuntimeError(error).message}\n`);
    return EXIT.model;
  }
  const write = async (line: string): Promise<void> => {
    if (!output.write(`${line}\n`)) await once(output, 'drain');
  };
  if (command.kind === 'info') {
    await write(JSON.stringify(await describe(engine)));
  } else {
    const grammars = new Grammars({
      grammars: path.join(bundleFolder, 'grammars'),
      engine: bundleFolder,
    });
    const judge = (languageId: string, text: string): Promise<boolean | undefined> =>
      parses(grammars, languageId, text);
    await serve({ engine, parses: judge, input, write });
    grammars.dispose();
  }
  await engine.dispose();
  return EXIT.ok;
}

function load(
  { model, threads }: Extract<Command, { kind: 'infill' | 'info' }>,
  bundleFolder: string,
): Promise<Engine> {
  return Engine.load({
    modelFolder: model ?? path.join(bundleFolder, '..', 'models'),
    threads: threads ?? defaultThreads(thisMachine()),
    cacheBytes: DEFAULT_CACHE_BYTES,
  });
}
