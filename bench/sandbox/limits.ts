/** What a sandboxed program may use at most. */
export interface Limits {
  /** Processor seconds; counted by the kernel, so a busy machine does not fail a program. */
  readonly cpuSeconds: number;
  /** Wall-clock limit, for programs that sleep or wait. */
  readonly wallMs: number;
  /** Writable memory of each process. */
  readonly memoryBytes: number;
  /** Address space of each process; V8 reserves far more than it uses. */
  readonly addressBytes: number;
  /** Processes and threads together. */
  readonly processes: number;
  /** Largest file a program may write. */
  readonly fileBytes: number;
  /** Output kept; a program that writes more is killed. */
  readonly outputBytes: number;
}

/** Limits of one benchmark program: tests of a single small function. */
export const DEFAULT_LIMITS: Limits = {
  cpuSeconds: 4,
  wallMs: 30_000,
  memoryBytes: 768 * 2 ** 20,
  addressBytes: 4 * 2 ** 30,
  processes: 64,
  fileBytes: 8 * 2 ** 20,
  outputBytes: 64 * 2 ** 10,
};

/** `prlimit` arguments of `limits`; the command to run follows them. */
export function prlimitArguments(limits: Limits): string[] {
  return [
    `--cpu=${limits.cpuSeconds}:${limits.cpuSeconds + 1}`,
    `--data=${limits.memoryBytes}`,
    `--as=${limits.addressBytes}`,
    `--nproc=${limits.processes}`,
    `--fsize=${limits.fileBytes}`,
    '--nofile=256',
    '--core=0',
  ];
}
