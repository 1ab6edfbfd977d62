import type { CliAnswer } from '../../common/infillCli';
import { goldAt, type Fault } from '../tasks/fault';
import type { FaultyTask } from '../tasks/faultySets';
import type { Commands, RepairRequest } from './commands';
import type { LengthMode } from './infillWays';
import type { Filler, MissingWay, ModelWay, Ways } from './way';

/** Why rows of repair are missing. */
export const NO_REPAIR = 'the CLI has no repair command';

const NOT_GIVEN: Fault = { start: 0, end: 0 };

/** The draft with `text` in place of its fault; where that is whole lines, the text gets the break it lacks. */
export function replaceFault(task: FaultyTask, text: string): string {
  const { draft, fault = NOT_GIVEN, gold } = task;
  // Lines that are to be put in, or that are to go, are whole ones.
  const wholeLines = goldAt(fault, draft, gold) || draft.slice(fault.start, fault.end);
  const lacksBreak = text !== '' && !text.endsWith('\n') && wholeLines.endsWith('\n');
  const placed = lacksBreak ? `${text}\n` : text;
  return draft.slice(0, fault.start) + placed + draft.slice(fault.end);
}

/** The faulty lines filled anew, without a look at what stood there: a baseline of repair. */
function refill({ infill }: Commands, mode: LengthMode, maxTokens: number): ModelWay<FaultyTask> {
  return {
    name: `Line given: plain infilling, ${mode} length`,
    mode,
    ask: async (task): Promise<CliAnswer> => {
      const { id, language, draft, fault = NOT_GIVEN, gold } = task;
      const oracle = mode === 'oracle' ? { oracleLengthOf: goldAt(fault, draft, gold) } : {};
      const answer = await infill({
        languageId: language,
        prefix: draft.slice(0, fault.start),
        suffix: draft.slice(fault.end),
        path: `${id}-${mode}`,
        options: { maxTokens, ...oracle },
      });
      return { ...answer, text: replaceFault(task, answer.text) };
    },
  };
}

/** The faulty lines written anew from left to right, as an autoregressive model would with the same weights. */
function rewriteLines({ infill }: Commands, maxTokens: number): ModelWay<FaultyTask> {
  return {
    name: 'Line given: written anew, left to right',
    mode: 'left-to-right',
    ask: async (task): Promise<CliAnswer> => {
      const { id, language, draft, fault = NOT_GIVEN } = task;
      const answer = await infill({
        languageId: language,
        prefix: draft.slice(0, fault.start),
        suffix: draft.slice(fault.end),
        path: `${id}-left-to-right`,
        options: { maxTokens, order: 'left-to-right' },
      });
      return { ...answer, text: replaceFault(task, answer.text) };
    },
  };
}

/** Characters for which a token is allowed when a whole text is written: code has more, so there is room. */
const CHARS_PER_TOKEN = 2.5;

/**
 * The whole text written anew from left to right, with the draft in front of it: a model that knows no instructions can
 * be shown what is to be mended in no other way.
 */
function rewriteAll({ infill }: Commands): ModelWay<FaultyTask> {
  return {
    name: 'Line not given: written anew, left to right',
    mode: 'left-to-right',
    ask: ({ id, language, draft }) =>
      infill({
        languageId: language,
        prefix: `${draft}\n\n`,
        suffix: '',
        path: `${id}-anew`,
        options: { maxTokens: Math.ceil(draft.length / CHARS_PER_TOKEN), order: 'left-to-right' },
      }),
  };
}

type Part = Pick<RepairRequest, 'start' | 'end' | 'options'>;

/** Rows of `repair`, by name, with what each adds to the request; or the reasons why there are none. */
function repairRows(
  { repair }: Commands,
  rows: Readonly<Record<string, (task: FaultyTask) => Part>>,
): { models: ModelWay<FaultyTask>[]; missing: MissingWay[] } {
  const names = Object.keys(rows);
  if (repair === undefined) {
    return { models: [], missing: names.map((name) => ({ name, reason: NO_REPAIR })) };
  }
  const models = Object.entries(rows).map(([name, part]): ModelWay<FaultyTask> => ({
    name,
    mode: 'repair',
    ask: (task) => repair({ languageId: task.language, text: task.draft, ...part(task) }),
  }));
  return { models, missing: [] };
}

const AS_IT_IS: Filler<FaultyTask> = { name: 'leave as it is', fill: ({ draft }) => draft };

/**
 * Rows of programs with a fault: repaired with the faulty lines given and not given, refilled, written anew from left
 * to right, or left.
 */
export function faultWays(
  commands: Commands,
  modes: readonly LengthMode[],
  maxTokens: number,
): Ways<FaultyTask> {
  const { models, missing } = repairRows(commands, {
    'Line given: repair': ({ fault = NOT_GIVEN }) => fault,
    'Line not given: repair': () => ({}),
  });
  return {
    models: [
      ...models,
      ...modes.map((mode) => refill(commands, mode, maxTokens)),
      rewriteLines(commands, maxTokens),
      rewriteAll(commands),
    ],
    missing,
    fillers: [
      { ...AS_IT_IS, isNoAnswer: true },
      { name: 'Line given: delete it', fill: (task) => replaceFault(task, '') },
    ],
  };
}

/** Rows of code without a fault, which must come back as it is. */
export function cleanWays(commands: Commands): Ways<FaultyTask> {
  return { ...repairRows(commands, { repair: () => ({}) }), fillers: [AS_IT_IS] };
}

/** Rows of programs to edit as they are told. */
export function editWays(commands: Commands): Ways<FaultyTask> {
  const told = (style: string) => (task: FaultyTask) => ({
    options: { instruction: task.instructions?.[style] ?? '' },
  });
  const rows = repairRows(commands, {
    'Descriptive instruction: repair': told('descriptive'),
    'Lazy instruction: repair': told('lazy'),
  });
  return { ...rows, fillers: [{ ...AS_IT_IS, isNoAnswer: true }] };
}
