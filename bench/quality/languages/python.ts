import { execFileSync } from 'node:child_process';
import { toolVersion } from '../../common/facts';
import { DEFAULT_LIMITS } from '../../sandbox/limits';
import type { Task } from '../tasks/task';
import { completed, markerOf, type AssembledProgram, type FoundTools } from './program';

/** The interpreter behind `python3`, which may be a shim that is slow or looks at the working folder. */
function realPython(): string | undefined {
  try {
    const options = { stdio: ['ignore', 'pipe', 'ignore'] as ['ignore', 'pipe', 'ignore'] };
    return execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], options)
      .toString()
      .trim();
  } catch {
    return undefined;
  }
}

/** The task's source with its tests below. */
export function pythonSource(task: Task, placed: string): string {
  const body = `${completed(task, placed)}\n${task.test}\n`;
  return task.entryPoint === undefined ? body : `${body}check(${task.entryPoint})\n`;
}

function assemble(python: string, task: Task, placed: string): AssembledProgram {
  const source = pythonSource(task, placed);
  const marker = markerOf(source);
  const files = { 'main.py': `${source}print("${marker}")\n` };
  return { program: { files, argv: [python, '-I', '-B', 'main.py'] }, marker };
}

/** The Python tools of this machine. */
export function findPython(): FoundTools {
  const python = realPython();
  if (python === undefined) return { missing: 'python3 is not installed' };
  const version = toolVersion(python, '--version') ?? 'unknown';
  return {
    versions: { python: version.replace('Python ', '') },
    limits: DEFAULT_LIMITS,
    assemble: (task, placed) => assemble(python, task, placed),
  };
}
