import type { Task } from '../tasks/task';
import { COMPILER_LIMITS, versionOf } from './compiled';
import { completed, markerOf, type AssembledProgram, type FoundTools } from './program';

/** Ends the tests' `main`: the last brace of the program closes it. */
function withMarker(source: string, marker: string): string | undefined {
  const end = source.lastIndexOf('}');
  if (end < 0) return undefined;
  return `${source.slice(0, end)}\n    printf("%s\\n", "${marker}");\n${source.slice(end)}`;
}

function assemble(task: Task, placed: string): AssembledProgram | undefined {
  const plain = `${completed(task, placed)}\n${task.test}\n`;
  const marker = markerOf(plain);
  const source = withMarker(plain, marker);
  if (source === undefined) return undefined;
  const libraries = source.includes('<openssl/') ? ' -lcrypto' : '';
  // No optimisation: compiling is what takes the time.
  const build = `g++ -std=c++17 -O0 -w main.cpp -o program${libraries}`;
  const files = { 'main.cpp': source, 'run.sh': ['set -e', build, './program', ''].join('\n') };
  return { program: { files, argv: ['sh', 'run.sh'] }, marker };
}

/** The C++ tools of this machine. */
export function findCpp(): FoundTools {
  const version = versionOf('g++', '-dumpfullversion');
  if (version === undefined) return { missing: 'g++ is not installed' };
  return { versions: { 'g++': version }, limits: COMPILER_LIMITS, assemble };
}
