import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';

/** Processor time of a process so far, user and system, in clock ticks; from the text of /proc/PID/stat. */
export function ticksOf(stat: string): number {
  // The command name may hold blanks and brackets: count the fields behind its closing bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** The value of a `name: N kB` line of /proc/PID/status, in bytes; 0 when there is none. */
export function bytesOf(status: string, name: string): number {
  const match = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status);
  return match === null ? 0 : Number(match[1]) * 1024;
}

/** Largest resident memory of a process so far, bytes. */
export function peakMemory(pid: number): number {
  return bytesOf(readFileSync(`/proc/${pid}/status`, 'utf8'), 'VmHWM');
}

/** Share of one processor that a process uses during `seconds` of waiting, in percent. */
export async function cpuWhileIdle(pid: number, seconds: number): Promise<number> {
  const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']).toString());
  const read = (): number => ticksOf(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const before = read();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  return (100 * (read() - before)) / ticksPerSecond / seconds;
}
