import { createHash } from 'node:crypto';
import { compileFunction } from 'node:vm';
import { transformSync } from 'esbuild';
import type { Program } from '../sandbox/run';
import type { Task, TaskLanguage } from './tasks';

/** Interpreters and the folder their programs may take packages from. */
export interface Toolchain {
  readonly python: string | undefined;
  readonly node: string;
  readonly nodePath: string;
  /** Versions by tool, for the results and the cache key. */
  readonly versions: Readonly<Record<string, string>>;
}

/** A task's program: what is run, and the text it prints as its last act when every test has passed. */
export interface AssembledProgram {
  readonly program: Program;
  readonly marker: string;
}

/** `console.assert` only prints by default: a failed test must end the program. */
const THROWING_ASSERT =
  'console.assert = (ok, ...rest) => { if (!ok) throw new Error("assertion failed: " + rest.join(" ")); };';

/** The wrapper's parameters around every CommonJS module. */
const MODULE_PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];

/** The task's source with `placed` in its hole and its tests below. */
export function sourceOf(task: Task, placed: string): string {
  const body = `${task.prefix}${placed}${task.suffix}\n${task.test}\n`;
  switch (task.language) {
    case 'python':
      return `${body}check(${task.entryPoint ?? 'None'})\n`;
    case 'javascript':
      return `${THROWING_ASSERT}\n${body}`;
    case 'typescript':
      return body;
  }
}

function toJavaScript(source: string, language: TaskLanguage): string {
  if (language !== 'typescript') return source;
  return transformSync(source, {
    loader: 'ts',
    format: 'cjs',
    target: 'node20',
    logLevel: 'silent',
  }).code;
}

/**
 * The program that decides about `placed`, or undefined when it is no valid JavaScript or TypeScript and need not be
 * run.
 *
 * The marker is printed last, so that a completion that ends the program early does not pass.
 */
export function assemble(
  task: Task,
  placed: string,
  tools: Toolchain,
): AssembledProgram | undefined {
  const source = sourceOf(task, placed);
  const marker = `passed-${createHash('sha256').update(source).digest('hex').slice(0, 16)}`;
  if (task.language === 'python') {
    if (tools.python === undefined) throw new Error('no python3 on this machine');
    const files = { 'main.py': `${source}print("${marker}")\n` };
    return { program: { files, argv: [tools.python, '-I', '-B', 'main.py'] }, marker };
  }
  let code: string;
  try {
    code = `${toJavaScript(source, task.language)}\n;console.log("${marker}");\n`;
    compileFunction(code, MODULE_PARAMETERS);
  } catch {
    return undefined;
  }
  const env = { NODE_PATH: tools.nodePath };
  return { program: { files: { 'main.js': code }, argv: [tools.node, 'main.js'], env }, marker };
}
