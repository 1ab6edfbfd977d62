import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'infill' | 'info'; readonly model?: string; readonly threads?: number }
  | { readonly kind: 'unusable'; readonly reason: string };

/** Threads nobody means. */
const MAX_THREADS = 256;

export const HELP = `Usage: node dist/cli.js <infill | info> [--model DIR] [--threads N]

infill   Reads one JSON object a line from stdin and writes one a line to stdout, in the same order:

           {"id", "languageId", "prefix", "suffix", "path"?,
            "options"?: {"maxTokens", "singleLine", "oracleLengthOf", "deadlineMs", "seed"}}
           {"id", "text", "tokens", "steps", "forwards", "encodeMs", "ms", "confidence", "stop", "parses"}

         prefix and suffix are the whole text before and after the cursor; they are cut to the model's window as in
         the editor. text is the model's completion as it is, with line feeds: the editor's filters (brackets, repeated
         lines, indentation) and its confidence gate are not applied. Lines do not share caches, so the same line
         gives the same text wherever it stands.
         parses says whether prefix + text + suffix parses; null when the language has no grammar.
         A line that cannot be used is answered with {"id"?, "error": {"code", "message"}}, and the next is served.

info     Writes one JSON object: model manifest, runtime, threads, memory.

--model DIR   folder of the model package (default: models/ beside dist/)
--threads N   threads for the model (default: half of the physical cores)

Exit status: 0; 2 for unusable arguments; 3 when the model cannot be loaded.
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
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return unusable(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  if (values.help === true) return { kind: 'help' };
  const [kind, ...rest] = positionals;
  if (kind !== 'infill' && kind !== 'info') {
    return unusable(kind === undefined ? 'a command is missing' : `${kind} is no command`);
  }
  if (rest.length > 0) return unusable(`${rest.join(' ')} is too much`);
  const threads = values.threads === undefined ? undefined : Number(values.threads);
  if (
    threads !== undefined &&
    !(Number.isInteger(threads) && threads >= 1 && threads <= MAX_THREADS)
  ) {
    return unusable(`--threads must be a whole number from 1 to ${MAX_THREADS}`);
  }
  return {
    kind,
    ...(values.model !== undefined && { model: values.model }),
    ...(threads !== undefined && { threads }),
  };
}

function unusable(reason: string): Command {
  return { kind: 'unusable', reason };
}
