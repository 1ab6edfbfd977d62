import type { CliAnswer } from '../../common/infillCli';
import type { FunctionTask } from '../tasks/functionSets';
import type { Commands } from './commands';
import { toAnswer } from '../../common/infillCli';
import type { ModelWay } from './way';

/** Canvases filled one after the other before an answer without an end is given up. */
const MAX_BLOCKS = 8;

/** The answer's text up to where the task's stop rule ends it. */
function stopped(task: FunctionTask, answer: CliAnswer): CliAnswer {
  const text = task.stop(answer.text);
  return text === undefined ? answer : { ...answer, text };
}

/**
 * A text written by `infill` with nothing behind the cursor, block after block, until the task's stop rule ends it, a
 * block stays empty, or {@link MAX_BLOCKS} are written.
 */
export async function generateByInfill(
  task: FunctionTask,
  { infill }: Pick<Commands, 'infill'>,
  maxTokens: number,
): Promise<CliAnswer> {
  let whole: CliAnswer = { ...toAnswer({}), stop: 'blocks', blocks: 0, confidence: 1 };
  for (let block = 1; block <= MAX_BLOCKS; block++) {
    const answer = await infill({
      languageId: task.language,
      prefix: task.prefix + whole.text,
      suffix: '',
      path: `${task.id}-${block}`,
      options: { maxTokens },
    });
    if (answer.error !== undefined) return answer;
    whole = {
      text: whole.text + answer.text,
      tokens: whole.tokens + answer.tokens,
      steps: whole.steps + answer.steps,
      forwards: whole.forwards + answer.forwards,
      encodeMs: whole.encodeMs + answer.encodeMs,
      ms: whole.ms + answer.ms,
      confidence: Math.min(whole.confidence, answer.confidence),
      stop: 'blocks',
      blocks: block,
    };
    const text = task.stop(whole.text);
    if (text !== undefined) return { ...whole, text, stop: 'complete' };
    if (answer.text === '') return { ...whole, stop: 'empty block' };
  }
  return whole;
}

/** The function written by `generate`, or by repeated `infill` while the CLI has no such command. */
export function generateWay(commands: Commands, maxTokens: number): ModelWay<FunctionTask> {
  const { generate } = commands;
  if (generate === undefined) {
    return {
      name: `Anneal, repeated infill (blocks of ${maxTokens})`,
      mode: 'generate',
      ask: (task) => generateByInfill(task, commands, maxTokens),
    };
  }
  return {
    name: 'Anneal, generate',
    mode: 'generate',
    ask: async (task) => {
      const { id, language, prefix } = task;
      return stopped(task, await generate({ languageId: language, prefix, path: id }));
    },
  };
}
