import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { once } from 'node:events';
import { Engine } from '../runtime/engine';
import { toRuntimeError } from '../runtime/host/failure';
import { bundledModel } from '../runtime/host/processOptions';
import { defaultThreads, thisMachine } from '../runtime/host/threads';
import { localModel } from '../model/local';
import { Grammars } from '../syntax/grammars';
import { parses } from '../syntax/validity';
import { HELP, readArguments, type Command, type FileRepair } from './arguments';
import { verifiedModelsFile } from './cacheFile';
import { describe } from './describe';
import { serveGenerate } from './generateServe';
import { openFile, repairFile, UnusableFile } from './repairFile';
import { serveRepairs, type RepairTools } from './repairServe';
import { serve } from './serve';
import type { LineStreams } from './serveLines';

export const EXIT_STATUS = {
  ok: 0,
  changed: 1,
  arguments: 2,
  model: 3,
  broken: 4,
  internal: 5,
} as const;

export interface StandardStreams {
  readonly input: Readable;
  readonly output: Writable;
  readonly errors: Writable;
}

/** A command that needs the model. */
type ModelCommand = Exclude<Command, { kind: 'help' | 'unusable' }>;

/**
 * Runs the command line.
 * @param bundleFolder folder of the bundle; the model lies beside it
 * @returns the exit status
 */
export async function run(
  argv: readonly string[],
  bundleFolder: string,
  streams: StandardStreams,
): Promise<number> {
  const { output, errors } = streams;
  const command = readArguments(argv);
  if (command.kind === 'help') {
    output.write(HELP);
    return EXIT_STATUS.ok;
  }
  if (command.kind === 'unusable') {
    errors.write(`anneal: ${command.reason}\n\n${HELP}`);
    return EXIT_STATUS.arguments;
  }
  let engine: Engine;
  try {
    engine = await load(command, bundleFolder);
  } catch (error) {
    errors.write(`anneal: ${toRuntimeError(error).message}\n`);
    return EXIT_STATUS.model;
  }
  const grammars = new Grammars({
    grammars: path.join(bundleFolder, 'grammars'),
    engine: bundleFolder,
  });
  try {
    return await runWith(command, { engine, model: localModel(engine), grammars }, streams);
  } finally {
    grammars.dispose();
    await engine.dispose();
  }
}

async function runWith(
  command: ModelCommand,
  tools: RepairTools & { readonly engine: Engine },
  { input, output, errors }: StandardStreams,
): Promise<number> {
  const { engine, model, grammars } = tools;
  const write = async (line: string): Promise<void> => {
    if (!output.write(`${line}\n`)) await once(output, 'drain');
  };
  const lines: LineStreams = { input, write };
  switch (command.kind) {
    case 'info':
      await write(JSON.stringify(await describe(engine)));
      return EXIT_STATUS.ok;
    case 'infill': {
      const judge = (languageId: string, text: string): Promise<boolean | undefined> =>
        parses(grammars, languageId, text);
      await serve({ model, parses: judge, ...lines });
      return EXIT_STATUS.ok;
    }
    case 'generate':
      await serveGenerate(tools, lines);
      return EXIT_STATUS.ok;
    case 'repair':
      await serveRepairs(tools, lines);
      return EXIT_STATUS.ok;
    case 'repairFile':
      return runFile(command.repair, tools, output, errors);
  }
}

async function runFile(
  repair: FileRepair,
  tools: RepairTools,
  output: Writable,
  errors: Writable,
): Promise<number> {
  try {
    const { diff, outcome } = await repairFile(repair, await openFile(repair), tools);
    output.write(diff);
    if (outcome.reason !== undefined) errors.write(`anneal: ${repair.file}: ${outcome.reason}\n`);
    if (outcome.edits.length > 0) return EXIT_STATUS.changed;
    return outcome.reason === 'still does not parse' ? EXIT_STATUS.broken : EXIT_STATUS.ok;
  } catch (error) {
    const isUsers = error instanceof UnusableFile;
    errors.write(`anneal: ${isUsers ? error.message : toRuntimeError(error).message}\n`);
    return isUsers ? EXIT_STATUS.arguments : EXIT_STATUS.internal;
  }
}

function load({ model, threads }: ModelCommand, bundleFolder: string): Promise<Engine> {
  return Engine.load({
    modelFolder: model ?? process.env['ANNEAL_MODEL'] ?? bundledModel(bundleFolder),
    stateFile: verifiedModelsFile(),
    threads: threads ?? defaultThreads(thisMachine()),
  });
}
