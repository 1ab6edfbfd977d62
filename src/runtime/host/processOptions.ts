import path from 'node:path';
import { defaultThreads, thisMachine } from './threads';

/** How a runtime process was started. */
export interface ProcessOptions {
  readonly modelFolder: string;
  readonly threads: number;
  /** Resident memory the process may have, bytes. */
  readonly memoryBytes: number;
}

/** 400 MB is the product's promise; a process above it drops its caches and, failing that, starts anew. */
const DEFAULT_MEMORY_MB = 400;

/**
 * Reads `--model DIR --threads N --memory MB` as the client passes them. What is absent, 0 or malformed gets its
 * default: the client is the only caller, and a process that will not start helps nobody.
 * @param bundleFolder folder of the bundle; the model lies beside it
 */
export function readProcessOptions(argv: readonly string[], bundleFolder: string): ProcessOptions {
  const value = (name: string): string | undefined => {
    const index = argv.indexOf(name);
    return index < 0 ? undefined : argv[index + 1];
  };
  return {
    modelFolder: value('--model') ?? path.join(bundleFolder, '..', 'models'),
    threads: positive(value('--threads')) ?? defaultThreads(thisMachine()),
    memoryBytes: (positive(value('--memory')) ?? DEFAULT_MEMORY_MB) * 1024 * 1024,
  };
}

function positive(value: string | undefined): number | undefined {
  const number = Number(value);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
