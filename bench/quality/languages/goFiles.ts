import type { Task } from '../tasks/task';
import { completed } from './program';

/** Import paths of a file's head. */
function importsOf(head: string): string[] {
  const blocks = [...head.matchAll(/import\s*\(([^)]*)\)|import\s+("[^"\n]+")/g)];
  return blocks.flatMap(([, block = '', single = '']) =>
    [...`${block} ${single}`.matchAll(/"([^"\n]+)"/g)].map(([, name = '']) => name),
  );
}

const uses = (code: string, name: string): boolean =>
  new RegExp(`\\b${name.split('/').at(-1) ?? name}\\.`).test(code);

const importBlock = (names: readonly string[]): string =>
  names.map((name) => `import "${name}"\n`).join('');

/** Packages that the harness of HumanEvalPack imports for a program that uses them without saying so. */
const HELPED = [
  ...['bytes', 'crypto/md5', 'fmt', 'math', 'math/rand', 'regexp', 'sort', 'strconv', 'strings'],
  'time',
];

/**
 * A Go task as two files of one package: the program, and its tests with a `main` that runs them.
 *
 * The set's tests come with the imports of program and tests together. Each file gets what it uses of them, because Go
 * takes an unused import for an error; imports that stand in the program's own text are left as they are, and common
 * packages are added as the set's own harness adds them.
 * @returns undefined when the tests have no function to call
 */
export function goFiles(
  task: Task,
  placed: string,
  marker: string,
): Record<string, string> | undefined {
  const test = /^func (Test\w+)\(/m.exec(task.test)?.[1];
  if (test === undefined) return undefined;
  const program = completed(task, placed);
  const own = importsOf(program);
  const given = importsOf(task.testSetup ?? '');
  const forTests = given.filter((name) => uses(task.test, name));
  const known = [...new Set([...given, ...HELPED])];
  const forProgram = known.filter((name) => !own.includes(name) && uses(program, name));
  const main = `func main() {\n\t${test}(&testing.T{})\n\tprintln("${marker}")\n}\n`;
  return {
    'program.go': `package main\n${importBlock(forProgram)}${program}\n`,
    'tests.go': `package main\n${importBlock(forTests)}${task.test}\n${main}`,
  };
}
