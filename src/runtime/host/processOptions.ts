import path from 'node:path';
import { DEVICES, type Device } from '../session/session';
import { defaultThreads, thisMachine } from './threads';

/** How a runtime process was started. */
export interface ProcessOptions {
  readonly modelFolder: string;
  readonly threads: number;
  readonly device: Device;
  /** Resident memory the process may have, bytes; undefined where the model's need decides. */
  readonly memoryBytes: number | undefined;
  /** Where the hashes of verified model files are remembered; undefined remembers none. */
  readonly stateFile: string | undefined;
}

/**
 * Reads `--model DIR --threads N --device NAME --memory MB --state FILE` as the client passes them. What is absent, 0
 * or malformed gets its default: the client is the only caller, and a process that will not start helps nobody.
 * @param bundleFolder folder of the bundle
 */
export function readProcessOptions(argv: readonly string[], bundleFolder: string): ProcessOptions {
  const value = (name: string): string | undefined => {
    const index = argv.indexOf(name);
    return index < 0 ? undefined : argv[index + 1];
  };
  const megabytes = positive(value('--memory'));
  return {
    modelFolder: value('--model') ?? bundledModel(bundleFolder),
    threads: positive(value('--threads')) ?? defaultThreads(thisMachine()),
    device: deviceNamed(value('--device')),
    memoryBytes: megabytes === undefined ? undefined : megabytes * 1024 * 1024,
    stateFile: value('--state'),
  };
}

/** Folder of the model package that is bundled; it lies beside the bundle's folder. */
export function bundledModel(bundleFolder: string): string {
  return path.join(bundleFolder, '..', 'models');
}

function deviceNamed(name: string | undefined): Device {
  return DEVICES.find((device) => device === name) ?? 'cpu';
}

function positive(value: string | undefined): number | undefined {
  const number = Number(value);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
