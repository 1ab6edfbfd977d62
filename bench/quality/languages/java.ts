import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_LIMITS, type Limits } from '../../sandbox/limits';
import type { Task } from '../tasks/task';
import { runTool, toolFolder, versionOf } from './compiled';
import { completed, markerOf, type AssembledProgram, type FoundTools } from './program';

const RUNNER = path.join(__dirname, 'java', 'Runner.java');

/** The virtual machine reserves far more address space than it uses, and spends a second on compiling. */
const LIMITS: Limits = { ...DEFAULT_LIMITS, cpuSeconds: 10, wallMs: 60_000 };

/** A machine that lives for a second: quick to start, one collector thread, no files in /tmp. */
const MACHINE = [
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-XX:-UsePerfData',
  '-Xmx256m',
  '-XX:ReservedCodeCacheSize=64m',
  '-XX:CompressedClassSpaceSize=64m',
];

function assemble(folder: string, task: Task, placed: string): AssembledProgram {
  const source = `${completed(task, placed)}\n${task.test}\n`;
  const marker = markerOf(source);
  const argv = ['java', ...MACHINE, '-cp', folder, 'Runner', 'Main.java', marker];
  return { program: { files: { 'Main.java': source }, argv }, marker };
}

/** The Java tools of this machine. */
export function findJava(): FoundTools {
  const version = versionOf('javac', '--version');
  if (version === undefined) return { missing: 'javac is not installed' };
  const runner = readFileSync(RUNNER, 'utf8');
  const folder = toolFolder('java', `${version} ${runner}`, (part) => {
    runTool('javac', ['-d', part, RUNNER], part);
  });
  return {
    versions: { java: version },
    limits: LIMITS,
    assemble: (task, placed) => assemble(folder, task, placed),
  };
}
