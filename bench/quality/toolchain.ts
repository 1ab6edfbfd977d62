import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { version as esbuildVersion } from 'esbuild';
import { toolVersion } from '../common/facts';
import { ROOT } from '../common/paths';
import type { Toolchain } from './program';
import type { TaskLanguage } from './tasks';

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

/** The tools found on this machine. */
export function findToolchain(): Toolchain {
  const python = realPython();
  const pythonVersion = python === undefined ? undefined : toolVersion(python, '--version');
  return {
    python,
    node: process.execPath,
    nodePath: path.join(ROOT, 'node_modules'),
    versions: {
      node: process.version,
      esbuild: esbuildVersion,
      ...(pythonVersion === undefined ? {} : { python: pythonVersion.replace('Python ', '') }),
    },
  };
}

/** What is missing to run programs of `language`, if anything. */
export function missingTool(language: TaskLanguage, tools: Toolchain): string | undefined {
  return language === 'python' && tools.python === undefined
    ? 'python3 is not installed'
    : undefined;
}
