import path from 'node:path';
import { compileFunction } from 'node:vm';
import { transformSync, version as esbuildVersion } from 'esbuild';
import { ROOT } from '../../common/paths';
import { DEFAULT_LIMITS } from '../../sandbox/limits';
import type { Task } from '../tasks/task';
import { completed, markerOf, type AssembledProgram, type LanguageTools } from './program';

/** `console.assert` only prints by default: a failed test must end the program. */
const THROWING_ASSERT =
  'console.assert = (ok, ...rest) => { if (!ok) throw new Error("assertion failed: " + rest.join(" ")); };';

/** The wrapper's parameters around every CommonJS module. */
const MODULE_PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];

/** Tests of some tasks import `lodash`, which is a development dependency here. */
const PACKAGES = path.join(ROOT, 'node_modules');

/** The task's source with its tests below. */
export function scriptSource(task: Task, placed: string): string {
  const body = `${completed(task, placed)}\n${task.test}\n`;
  return task.language === 'javascript' ? `${THROWING_ASSERT}\n${body}` : body;
}

function toJavaScript(source: string): string {
  return transformSync(source, {
    loader: 'ts',
    format: 'cjs',
    target: 'node20',
    logLevel: 'silent',
  }).code;
}

function assemble(task: Task, placed: string): AssembledProgram | undefined {
  const source = scriptSource(task, placed);
  const marker = markerOf(source);
  let code: string;
  try {
    const plain = task.language === 'typescript' ? toJavaScript(source) : source;
    code = `${plain}\n;console.log("${marker}");\n`;
    compileFunction(code, MODULE_PARAMETERS);
  } catch {
    return undefined;
  }
  const env = { NODE_PATH: PACKAGES };
  return {
    program: { files: { 'main.js': code }, argv: [process.execPath, 'main.js'], env },
    marker,
  };
}

/** The tools of JavaScript and TypeScript: the Node.js that runs the harness. Types are removed, not checked. */
export function findNode(): LanguageTools {
  return {
    versions: { node: process.version, esbuild: esbuildVersion },
    limits: DEFAULT_LIMITS,
    assemble,
  };
}
