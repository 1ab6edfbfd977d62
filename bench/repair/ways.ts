import { runHere, type RepairTools } from '../../src/cli/repairServe';
import { windowBudget, windows } from '../../src/context/windows';
import type { InfillOptions } from '../../src/protocol';
import type { Tokenizer } from '../../src/runtime/package/tokenizer';
import { goldSelection, type Selection } from './selections';

/** What a way made of a selection. */
export interface Outcome {
  /** The whole text. */
  readonly text: string;
  readonly ms: number;
  readonly forwards: number;
  /** Tokens written; undefined where that is no measure. */
  readonly tokens?: number;
}

export type Way = (selection: Selection) => Promise<Outcome>;

/** Tokens that a model may write beyond those of the draft before it is stopped, as a share of these. */
const ROOM = 1 / 4;

/** The selection repaired from its draft, as the command line does. */
export function repairing(tools: RepairTools): Way {
  return async ({ language, text, start, end }) => {
    const started = performance.now();
    const job = {
      documentId: 'bench',
      languageId: language,
      text,
      selection: { start, end },
      diagnostics: [],
      options: { mode: 'repair', strength: 50, seed: 0 },
    } as const;
    const outcome = await runHere(job, tools);
    return {
      text: outcome.text,
      forwards: outcome.forwards,
      ms: performance.now() - started,
    };
  };
}

/** The selection written anew from left to right, its end left to the model or its number of tokens given. */
export function rewriting(tools: RepairTools, tokenizer: Tokenizer, given: boolean): Way {
  return (selection) => {
    const { text, start, end } = selection;
    const most = Math.ceil(tokenizer.encode(text.slice(start, end)).length * (1 + ROOM));
    const length = given ? { oracleLengthOf: goldSelection(selection) } : { maxTokens: most };
    return regenerate(tools, selection, text.slice(0, start), length);
  };
}

/** The same with the draft in view: the text as it is stands before the place where it is written once more. */
export function copying(tools: RepairTools, tokenizer: Tokenizer): Way {
  return (selection) => {
    const { text, start, end } = selection;
    const most = Math.ceil(tokenizer.encode(text.slice(start, end)).length * (1 + ROOM));
    const prefix = `${text.slice(0, end)}\n\n${text.slice(0, start)}`;
    return regenerate(tools, selection, prefix, { maxTokens: most });
  };
}

async function regenerate(
  { model }: RepairTools,
  { language, text, start, end }: Selection,
  prefix: string,
  options: InfillOptions,
): Promise<Outcome> {
  const suffix = text.slice(end);
  const snapshot = {
    uri: 'bench',
    version: 0,
    languageId: language,
    text: prefix + suffix,
    offset: prefix.length,
    eol: '\n',
    indent: { insertSpaces: true, tabSize: 4 },
  } as const;
  const started = performance.now();
  const cut = windows(snapshot, windowBudget(model.info));
  const result = await model.infill({
    documentId: 'bench',
    languageId: language,
    prefix: cut.prefix,
    suffix: cut.suffix,
    beginsFile: cut.beginsFile,
    endsFile: cut.endsFile,
    options: { ...options, order: 'left-to-right' },
  });
  const ms = performance.now() - started;
  model.close('bench');
  if (result === undefined) throw new Error('an infill ended without being cancelled');
  const whole = text.slice(0, start) + result.text + suffix;
  return { text: whole, ms, forwards: result.forwards, tokens: result.tokens };
}
