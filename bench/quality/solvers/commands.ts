import { toAnswer, type CliAnswer, type CliOptions, type CliRequest } from '../../common/infillCli';
import { isObject, numberOr, type JsonObject } from '../../common/json';
import { LineCli, offers } from '../../common/lineCli';

/** A request line of `generate`. */
export interface GenerateRequest {
  readonly languageId: string;
  readonly prefix: string;
  readonly suffix?: string;
  readonly instruction?: string;
  readonly path?: string;
  readonly options?: CliOptions;
}

/** A request line of `repair`; `start` and `end` are UTF-16 offsets, absent for the whole text. */
export interface RepairRequest {
  readonly languageId: string;
  readonly text: string;
  readonly start?: number;
  readonly end?: number;
  readonly diagnostics?: readonly {
    readonly start: number;
    readonly end: number;
    readonly message: string;
  }[];
  readonly options?: CliOptions & { readonly instruction?: string };
}

/** What the CLI can be asked; a command that it does not know is absent. */
export interface Commands {
  readonly infill: (request: CliRequest) => Promise<CliAnswer>;
  readonly generate?: (request: GenerateRequest) => Promise<CliAnswer>;
  readonly repair?: (request: RepairRequest) => Promise<CliAnswer>;
}

/** `text` with the answer's edits, which do not overlap, made in it. */
export function applyEdits(text: string, edits: readonly JsonObject[]): string {
  const inOrder = [...edits].sort((a, b) => numberOr(b, 'start', 0) - numberOr(a, 'start', 0));
  return inOrder.reduce((result, edit) => {
    const start = numberOr(edit, 'start', 0);
    const end = numberOr(edit, 'end', start);
    const newText = typeof edit['newText'] === 'string' ? edit['newText'] : '';
    return result.slice(0, start) + newText + result.slice(end);
  }, text);
}

/** An answer line of `repair` with the whole repaired text; the reason for no change is how it stopped. */
export function toRepairAnswer(line: JsonObject, draft: string): CliAnswer {
  const answer = toAnswer(line);
  if (answer.error !== undefined) return answer;
  const edits = Array.isArray(line['edits']) ? line['edits'].filter(isObject) : [];
  const reason = typeof line['reason'] === 'string' ? line['reason'] : '';
  const stop = reason || (line['changed'] === true ? 'complete' : 'no change');
  return { ...answer, text: applyEdits(draft, edits), stop };
}

/** The commands of one CLI, each a process of its own that starts with its first request. */
export class CommandLine implements Commands {
  readonly infill: (request: CliRequest) => Promise<CliAnswer>;
  readonly generate?: (request: GenerateRequest) => Promise<CliAnswer>;
  readonly repair?: (request: RepairRequest) => Promise<CliAnswer>;
  private readonly open: LineCli[] = [];

  /**
   * @param cli program with its arguments, e.g. node, dist/cli.js
   * @param model folder of the model package
   * @param wanted commands besides `infill` that the suite would use
   */
  constructor(cli: readonly string[], model: string, wanted: readonly ('generate' | 'repair')[]) {
    const start = (name: string): LineCli => {
      const process = new LineCli([...cli, name, '--model', model]);
      this.open.push(process);
      return process;
    };
    const infill = start('infill');
    this.infill = async (request) => toAnswer(await infill.request(request));
    const known = wanted.filter((name) => offers([...cli, name, '--model', model]));
    if (known.includes('generate')) {
      const generate = start('generate');
      this.generate = async (request) => toAnswer(await generate.request(request));
    }
    if (known.includes('repair')) {
      const repair = start('repair');
      this.repair = async (request) => toRepairAnswer(await repair.request(request), request.text);
    }
  }

  /** Ends the processes. */
  async close(): Promise<void> {
    for (const process of this.open) await process.close();
  }
}
