import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A JSON object of unknown shape. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether `value` is a JSON object (no array, not null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The string at `key`; throws with the key's name when there is none. */
export function stringAt(object: JsonObject, key: string): string {
  const value = object[key];
  if (typeof value !== 'string') throw new Error(`expected text at "${key}", got ${typeof value}`);
  return value;
}

/** The finite number at `key`; throws with the key's name when there is none. */
export function numberAt(object: JsonObject, key: string): number {
  const value = object[key];
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new Error(`expected a number at "${key}", got ${typeof value}`);
  }
  return value;
}

/** The number at `key`, or `fallback` when there is none. */
export function numberOr(object: JsonObject, key: string, fallback: number): number {
  const value = object[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : fallback;
}

/** Parses a JSON text that must be an object. */
export function parseObject(text: string, what: string): JsonObject {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw new Error(`${what}: not a JSON object`);
  return value;
}

/** Reads a file of JSON objects, one a line, plain or gzip (by its first two bytes). */
export function readJsonLines(file: string): JsonObject[] {
  const bytes = readFileSync(file);
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  return parseJsonLines(plain.toString('utf8'), file);
}

/** JSON objects of a text, one a line; blank lines are left out. `what` names the text in errors. */
export function parseJsonLines(text: string, what: string): JsonObject[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => parseObject(line, `${what}:${index + 1}`));
}

/** An object's member that should be an object; an empty one where it is not. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isObject(value) ? value : {};
}
