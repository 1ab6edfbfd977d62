import { parseArgs, type ParseArgsConfig } from 'node:util';

/** Arguments that cannot be used; the command prints the message with its usage and exits with 2. */
export class UsageError extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<T extends Options> = ReturnType<typeof parseArgs<{ options: T }>>['values'];

/** `--name value` pairs of the command line; throws {@link UsageError} for anything else. */
export function readArguments<const T extends Options>(argv: string[], options: T): Values<T> {
  try {
    return parseArgs({ args: argv, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A positive whole number, or `fallback` when the argument was not given. */
export function count(value: string | undefined, fallback: number, name: string): number {
  if (value === undefined) return fallback;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) {
    throw new UsageError(`--${name} needs a whole number of at least 1, not "${value}"`);
  }
  return number;
}

/** Runs a command's main function: exit status 2 with the usage for a {@link UsageError}, else 1 with the message. */
export async function runMain(usage: string, main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const wrongUse = error instanceof UsageError;
    process.stderr.write(wrongUse ? `${message}\n\n${usage}\n` : `error: ${message}\n`);
    process.exitCode = wrongUse ? 2 : 1;
  }
}
