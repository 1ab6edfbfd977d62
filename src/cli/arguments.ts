import { parseArgs } from 'node:util';
import * as v from 'valibot';
import type { JobOptions } from '../repair/job';
import { DEFAULT_OPTIONS, repairMode, strength as strengths } from './repairLine';

/** A file to repair. */
export interface FileRepair {
  readonly file: string;
  /** From 1, both included; absent: the whole file. */
  readonly lines?: { readonly first: number; readonly last: number };
  /** Write the change into the file. */
  readonly write: boolean;
  /** VS Code language id; absent: by the file's ending. */
  readonly languageId?: string;
  readonly options: JobOptions;
}

interface ModelOptions {
  readonly model?: string;
  readonly threads?: number;
}

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'help' }
  | ({ readonly kind: 'infill' | 'info' | 'repair' | 'generate' } & ModelOptions)
  | ({ readonly kind: 'repairFile'; readonly repair: FileRepair } & ModelOptions)
  | { readonly kind: 'unusable'; readonly reason: string };

/** Threads nobody means. */
const MAX_THREADS = 256;

export const HELP = `Usage: node dist/cli.js <infill | generate | repair | info> [--model DIR] [--threads N]
       node dist/cli.js repair FILE [--lines A-B] [--write] [--language ID] [--mode MODE] [--strength N]
                               [--instruction TEXT] [--deadline MS] [--seed N]

infill   Reads one JSON object a line from stdin and writes one a line to stdout, in the same order:

           {"id", "languageId", "prefix", "suffix", "path"?,
            "options"?: {"maxTokens", "singleLine", "order", "oracleLengthOf", "deadlineMs", "temperature",
                         "seed"}}
           {"id", "text", "tokens", "steps", "forwards", "encodeMs", "ms", "confidence", "stop", "parses"}

         prefix and suffix are the whole text before and after the cursor; they are cut to the model's window as in
         the editor. text is the model's completion as it is, with line feeds: the editor's filters (brackets, repeated
         lines, indentation) and its confidence gate are not applied. Lines do not share caches, so the same line
         gives the same text wherever it stands.
         parses says whether prefix + text + suffix parses; null when the language has no grammar.
         order is "parallel" (everywhere at once) or "left-to-right" (token after token, to compare with).
         A line that cannot be used is answered with {"id"?, "error": {"code", "message"}}, and the next is served.

generate Reads and writes lines in the same way:

           {"id", "languageId", "prefix", "suffix"?, "instruction"?,
            "options"?: {"maxBlocks", "maxTokens", "deadlineMs", "seed", "temperature"}}
           {"id", "text", "blocks", "tokens", "steps", "forwards", "ms", "confidence", "stop"}

         Writes code at the cursor, canvas after canvas (at most maxBlocks, 8 unless said, of maxTokens tokens each),
         up to the end of the function or the statement that the cursor is in. instruction is a sentence that says
         what the code should do. With seed 0, the default, the text is the likeliest; any other seed draws another
         one, the same for the same seed, the more freely the higher the temperature (0.7 unless said).
         stop says why it ended: "complete", "empty" (the model has nothing to add), "repeats", "blocks", "deadline".

repair   Reads and writes lines in the same way:

           {"id", "languageId", "text", "start"?, "end"?, "diagnostics"?: [{"start", "end", "message"}],
            "options"?: {"mode", "strength", "instruction", "deadlineMs", "seed"}}
           {"id", "text", "edits": [{"start", "end", "newText"}], "changed", "reason"?, "spans", "rounds",
            "forwards", "ms", "parsesBefore", "parsesAfter"}

         Offsets are UTF-16 units of text, which keeps its line ends; without start and end all of it may change.
         The selection is grown to whole statements. edits are the smallest ones, in ascending order, and text is the
         whole text with them. reason says why nothing is proposed, or what is left to be done: "nothing suspicious",
         "nothing better found", "still does not parse", "no holes", "deadline".
         mode is "repair" (change what is wrong; the default), "rediffuse" (write strength per cent of the selection
         anew: 20, 50, 80 or 100), or "holes" (write what TODO, FIXME, ???, ... and their like stand for).
         instruction is a sentence that says what the code should do.

repair FILE
         Repairs lines A to B of a file, or all of it, and prints the change as a unified diff. --write changes the
         file as well. The language goes by the file's ending unless --language names it.

info     Writes one JSON object: model manifest, runtime, threads, memory.

--model DIR   folder of the model package (default: the variable ANNEAL_MODEL, or models/ beside dist/)
--threads N   threads for the model (default: half of the physical cores)

Exit status: 0; 2 for unusable arguments; 3 when the model cannot be loaded. Of repair FILE: 0 when there is nothing to
change, 1 when a change was printed (or written), 2 also for a file that cannot be used, 4 when there is no change
although the lines do not parse, 5 for an unexpected error.
`;

/** Reads the command line (without node and script). Never throws. */
export function readArguments(argv: readonly string[]): Command {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        model: { type: 'string' },
        threads: { type: 'string' },
        lines: { type: 'string' },
        write: { type: 'boolean' },
        language: { type: 'string' },
        mode: { type: 'string' },
        strength: { type: 'string' },
        instruction: { type: 'string' },
        deadline: { type: 'string' },
        seed: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return unusable(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  const { model, threads: threadsText, help, ...others } = values;
  if (help === true) return { kind: 'help' };
  const [kind, file, ...rest] = positionals;
  if (kind !== 'infill' && kind !== 'info' && kind !== 'repair' && kind !== 'generate') {
    return unusable(kind === undefined ? 'a command is missing' : `${kind} is no command`);
  }
  const more = kind === 'repair' ? rest : positionals.slice(1);
  if (more.length > 0) return unusable(`${more.join(' ')} is too much`);
  const threads = numberOf(threadsText, 1, MAX_THREADS);
  if (threads === null) {
    return unusable(`--threads must be a whole number from 1 to ${MAX_THREADS}`);
  }
  const options = {
    ...(model !== undefined && { model }),
    ...(threads !== undefined && { threads }),
  };
  if (kind === 'repair' && file !== undefined) {
    const repair = readFileRepair(file, others);
    if (typeof repair === 'string') return unusable(repair);
    return { kind: 'repairFile', repair, ...options };
  }
  const [stray] = Object.keys(others);
  if (stray !== undefined) return unusable(`--${stray} is for repair FILE`);
  return { kind, ...options };
}

/** The options of `repair FILE` as the command line has them. */
interface FileOptions {
  readonly lines?: string;
  readonly write?: boolean;
  readonly language?: string;
  readonly mode?: string;
  readonly strength?: string;
  readonly instruction?: string;
  readonly deadline?: string;
  readonly seed?: string;
}

/** @returns what is wrong, or the repair */
function readFileRepair(file: string, given: FileOptions): FileRepair | string {
  const lines = given.lines === undefined ? undefined : linesOf(given.lines);
  if (lines === null) return '--lines must be A-B, two line numbers from 1';
  const { mode = DEFAULT_OPTIONS.mode } = given;
  if (!v.is(repairMode, mode)) return '--mode must be repair, rediffuse or holes';
  const strength = Number(given.strength ?? DEFAULT_OPTIONS.strength);
  if (!v.is(strengths, strength)) return '--strength must be 20, 50, 80 or 100';
  const deadlineMs = numberOf(given.deadline, 0);
  if (deadlineMs === null) return '--deadline must be a whole number of milliseconds';
  const seed = numberOf(given.seed, 0);
  if (seed === null) return '--seed must be a whole number';
  const { language, instruction } = given;
  return {
    file,
    ...(lines !== undefined && { lines }),
    write: given.write === true,
    ...(language !== undefined && { languageId: language }),
    options: {
      mode,
      strength,
      seed: seed ?? DEFAULT_OPTIONS.seed,
      ...(deadlineMs !== undefined && { deadlineMs }),
      ...(instruction !== undefined && { instruction }),
    },
  };
}

/** `A-B` or `A`; null when it is neither. */
function linesOf(text: string): { first: number; last: number } | null {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text);
  if (match === null) return null;
  const first = Number(match[1]);
  const last = match[2] === undefined ? first : Number(match[2]);
  return first >= 1 && last >= first ? { first, last } : null;
}

/** A whole number within bounds; undefined when absent, null when it is none. */
function numberOf(
  text: string | undefined,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined | null {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? NaN : Number(text);
  return Number.isInteger(value) && value >= least && value <= most ? value : null;
}

function unusable(reason: string): Command {
  return { kind: 'unusable', reason };
}
