import { isObject, numberOr, type JsonObject } from './json';
import { LineCli } from './lineCli';

/** Options of one request line of `infill`. */
export interface CliOptions {
  readonly maxTokens?: number;
  readonly singleLine?: boolean;
  readonly order?: 'parallel' | 'left-to-right';
  readonly oracleLengthOf?: string;
  readonly deadlineMs?: number;
  readonly seed?: number;
}

export interface CliRequest {
  readonly languageId: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly path?: string;
  readonly options?: CliOptions;
}

/** One answer line of any command; what a command does not say is 0, an `error` comes with empty text. */
export interface CliAnswer {
  readonly text: string;
  readonly tokens: number;
  readonly steps: number;
  readonly forwards: number;
  readonly encodeMs: number;
  readonly ms: number;
  readonly confidence: number;
  readonly stop: string;
  /** Of `generate`: canvases filled one after the other. */
  readonly blocks?: number;
  /** Of `repair`. */
  readonly rounds?: number;
  readonly parses?: boolean;
  readonly error?: { readonly code: string; readonly message: string };
}

const textOf = (line: JsonObject, key: string): string =>
  typeof line[key] === 'string' ? line[key] : '';

/** Reads an answer line, whatever of the contract it holds. */
export function toAnswer(line: JsonObject): CliAnswer {
  const error = line['error'];
  return {
    text: textOf(line, 'text'),
    tokens: numberOr(line, 'tokens', 0),
    steps: numberOr(line, 'steps', 0),
    forwards: numberOr(line, 'forwards', 0),
    encodeMs: numberOr(line, 'encodeMs', 0),
    ms: numberOr(line, 'ms', 0),
    confidence: numberOr(line, 'confidence', 0),
    stop: textOf(line, 'stop'),
    ...(typeof line['blocks'] === 'number' && { blocks: line['blocks'] }),
    ...(typeof line['rounds'] === 'number' && { rounds: line['rounds'] }),
    ...(typeof line['parses'] === 'boolean' && { parses: line['parses'] }),
    ...(isObject(error) && {
      error: { code: textOf(error, 'code'), message: textOf(error, 'message') },
    }),
  };
}

/** The command `infill` of the shipped CLI. */
export class InfillCli {
  private readonly cli: LineCli;

  /** `command` is the program with its arguments, e.g. node, dist/cli.js, infill. */
  constructor(command: readonly string[]) {
    this.cli = new LineCli(command);
  }

  /** The process id while the CLI runs. */
  get pid(): number | undefined {
    return this.cli.pid;
  }

  /** Answers one request; rejects only when the CLI cannot be started at all. */
  async infill(request: CliRequest): Promise<CliAnswer> {
    return toAnswer(await this.cli.request(request));
  }

  /** Closes stdin and waits for the end. */
  close(): Promise<void> {
    return this.cli.close();
  }
}
