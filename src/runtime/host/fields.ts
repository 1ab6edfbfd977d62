/** Reading fields of parsed JSON whose shape nobody has checked yet. */

/** A JSON object of unknown content. */
export type Fields = Readonly<Record<string, unknown>>;

/** Makes the error to throw from a description of what is wrong. */
export type Complain = (what: string) => Error;

/** The value as an object; throws what `complain` makes otherwise. */
export function record(value: unknown, name: string, complain: Complain): Fields {
  if (isRecord(value)) return value;
  throw complain(`${name} is not an object`);
}

/** Whether a value is a JSON object (no array, not null). */
export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own field, or undefined: `__proto__` and its kind are never reached. */
export function readField(from: Fields, name: string): unknown {
  return Object.hasOwn(from, name) ? from[name] : undefined;
}

/** A field that must be a string. */
export function text(from: Fields, name: string, complain: Complain): string {
  const value = readField(from, name);
  if (typeof value === 'string') return value;
  throw complain(`${name} is not a text`);
}

/** A field that must be an integer of at least `least`. */
export function number(from: Fields, name: string, least: number, complain: Complain): number {
  const value = readField(from, name);
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw complain(`${name} is not a whole number of at least ${least}`);
}

/** A field that must be true, false or absent (then `otherwise`). */
export function flag(from: Fields, name: string, otherwise: boolean, complain: Complain): boolean {
  const value = readField(from, name) ?? otherwise;
  if (typeof value === 'boolean') return value;
  throw complain(`${name} is neither true nor false`);
}
