import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** What the number of physical cores is read from. */
export interface Processors {
  readonly platform: string;
  readonly arch: string;
  /** Logical processors. */
  readonly logical: number;
  /** Text of /proc/cpuinfo, where there is one. */
  readonly cpuinfo?: string;
}

/**
 * Threads for the model by default: half of the physical cores, at least 1. The other half is the editor's, the
 * language servers' and the user's; more threads gain little because a step has only a few milliseconds of work.
 */
export function defaultThreads(processors: Processors): number {
  return Math.max(1, Math.floor(physicalCores(processors) / 2));
}

/** Physical cores: counted on Linux, estimated from the logical ones elsewhere. */
export function physicalCores({ platform, arch, logical, cpuinfo }: Processors): number {
  const counted = cpuinfo === undefined ? 0 : countCores(cpuinfo);
  if (counted > 0) return Math.min(counted, logical);
  // Apple's own chips and Arm chips in general run one thread a core; x64 chips mostly two.
  const threadsPerCore = platform === 'darwin' || arch.startsWith('arm') ? 1 : 2;
  return Math.max(1, Math.floor(logical / threadsPerCore));
}

/** Different (package, core) pairs named in /proc/cpuinfo; 0 when it names none, as on Arm. */
function countCores(cpuinfo: string): number {
  const cores = new Set<string>();
  for (const processor of cpuinfo.split(/\n\s*\n/)) {
    const core = /^core id\s*:\s*(\d+)/m.exec(processor)?.[1];
    const pack = /^physical id\s*:\s*(\d+)/m.exec(processor)?.[1];
    if (core !== undefined) cores.add(`${pack ?? 0}/${core}`);
  }
  return cores.size;
}

/** This machine. */
export function thisMachine(): Processors {
  const { platform, arch } = process;
  const machine = { platform, arch, logical: Math.max(1, cpus().length) };
  if (platform !== 'linux') return machine;
  try {
    return { ...machine, cpuinfo: readFileSync('/proc/cpuinfo', 'utf8') };
  } catch {
    return machine;
  }
}
