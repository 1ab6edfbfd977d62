import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Task } from '../tasks/task';
import { COMPILER_LIMITS, runTool, toolFolder, versionOf } from './compiled';
import { completed, markerOf, type AssembledProgram, type FoundTools } from './program';

const CRATES = path.join(__dirname, 'rust');
const CRATE_FILES = ['Cargo.toml', 'Cargo.lock', 'lib.rs'];
const NAMES = ['md5', 'rand', 'regex'];

function makeCrates(part: string): void {
  const target = path.join(part, 'target');
  for (const file of CRATE_FILES) copyFileSync(path.join(CRATES, file), path.join(part, file));
  runTool('cargo', ['build', '--locked', '--quiet'], part, { CARGO_TARGET_DIR: target });
  const built = path.join(target, 'debug', 'deps');
  mkdirSync(path.join(part, 'deps'));
  for (const file of readdirSync(built).filter((name) => name.endsWith('.rlib'))) {
    copyFileSync(path.join(built, file), path.join(part, 'deps', file));
  }
  rmSync(target, { recursive: true });
}

/** Compiler arguments that let a program import the crates in `deps`. */
function externs(deps: string): string[] {
  const files = readdirSync(deps);
  return NAMES.flatMap((name) => {
    const file = files.find((candidate) => candidate.startsWith(`lib${name}-`));
    return file === undefined ? [] : [`--extern ${name}="${path.join(deps, file)}"`];
  });
}

function assemble(
  rustc: string,
  crates: string,
  task: Task,
  placed: string,
): AssembledProgram | undefined {
  const source = `${completed(task, placed)}\n${task.test}\n`;
  const marker = markerOf(source);
  // The linker is the system's: Rust's own is looked for where a sandboxed user may not look.
  const link = '-C strip=symbols -C link-arg=-fuse-ld=bfd';
  const options = `--test --edition 2021 --cap-lints allow -C debuginfo=0 ${link}`;
  const run = [
    'set -e',
    `"${rustc}" ${options} ${crates} main.rs -o program`,
    // A program that ends itself early has status 0, but the test runner's last line is missing then.
    './program --test-threads=1 >output',
    "grep -q '^test result: ok\\. [1-9]' output",
    `echo ${marker}`,
    '',
  ].join('\n');
  const files = { 'main.rs': source, 'run.sh': run };
  return { program: { files, argv: ['sh', 'run.sh'] }, marker };
}

/** The Rust tools of this machine; the first time the crates that programs import are fetched and compiled. */
export function findRust(): FoundTools {
  const version = versionOf('rustc', '--version');
  if (version === undefined || versionOf('cargo', '--version') === undefined) {
    return { missing: 'rustc and cargo are not installed' };
  }
  const lock = readFileSync(path.join(CRATES, 'Cargo.lock'), 'utf8');
  let folder: string;
  try {
    folder = toolFolder('rust', `${version} ${lock}`, makeCrates);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { missing: `the crates ${NAMES.join(', ')} could not be had: ${why}` };
  }
  // `rustc` may be a shim that wants its settings from the home folder, which a sandboxed program has not.
  const rustc = path.join(runTool('rustc', ['--print', 'sysroot'], CRATES).trim(), 'bin', 'rustc');
  const deps = path.join(folder, 'deps');
  const crates = [`-L dependency="${deps}"`, ...externs(deps)].join(' ');
  return {
    versions: { rust: version },
    limits: COMPILER_LIMITS,
    assemble: (task, placed) => assemble(rustc, crates, task, placed),
  };
}
