import type { FunctionTask } from '../tasks/functionSets';
import type { TaskLanguage } from '../tasks/task';
import { indentation, lastLine, RETURN_TRUE, STEPS } from './infillFillers';
import type { Filler } from './way';

/** A function's whole rest with one statement in it, closed as the task's stop rule wants it. */
function bodyOf(task: FunctionTask, statement: string): string {
  if (task.functionName !== undefined) return `def ${task.functionName}(*_):\n    ${statement}\n`;
  const head = indentation(lastLine(task.prefix));
  if (task.language === 'python') {
    // The prompt ends with the description, which is indented as the body is.
    return `${head}${statement}\n`;
  }
  const around = head === '' ? '' : '\n}';
  return `${head}${STEPS[task.language]}${statement}\n${head}}${around}\n`;
}

/** Functions written without any model, in `language`. */
export function functionFillers(language: TaskLanguage): readonly Filler<FunctionTask>[] {
  const nothing = language === 'python' ? 'return []' : 'return null;';
  const statements = [RETURN_TRUE[language], nothing].map((statement) => ({
    name: `\`${statement}\``,
    fill: (task: FunctionTask) => bodyOf(task, statement),
  }));
  return [{ name: 'empty', fill: () => '', isNoAnswer: true }, ...statements];
}
