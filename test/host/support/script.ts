/** Orders of a journey, in files beside the scripted runtime: there a text must look as a user's would. */
import { existsSync, readFileSync, watch } from 'node:fs';
import path from 'node:path';

export interface Script {
  /** What becomes of the code in a repair: old and new. */
  readonly rewrites: readonly (readonly [string, string])[];
  /** What is written behind a text: its end, and the completion. */
  readonly writes?: readonly (readonly [string, string])[];
  readonly steps: number;
  readonly stepMs: number;
  /** The step after which nothing happens while there is a file `hold`; 0: it goes on. */
  readonly hold: number;
}

/** Names of the files with a script, and that hold it, beside the runtime. */
export const SCRIPT_FILE = 'script.json';
export const HOLD_FILE = 'hold';

const beside = (name: string) => path.join(__dirname, name);

/** The script beside the runtime, if there is one. */
export function journeyScript(): Script | undefined {
  const file = beside(SCRIPT_FILE);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Script) : undefined;
}

/** Calls `then` as soon as nothing holds the script. @returns ends the wait */
export function onceReleased(then: () => void): () => void {
  let isWaiting = true;
  const end = () => {
    isWaiting = false;
    watcher.close();
  };
  const look = () => {
    if (!isWaiting || existsSync(beside(HOLD_FILE))) return;
    end();
    then();
  };
  const watcher = watch(__dirname, look);
  look();
  return end;
}
