/**
 * Parts that the schemas of this folder and of the command line share. A schema's message says what the value is not;
 * `read` puts the field's name before it.
 */
import * as v from 'valibot';
import { toWellFormed } from './texts';

/** A type as it comes out of a schema, with everything in it readonly. */
export type Frozen<Value> = Value extends object
  ? { readonly [Key in keyof Value]: Frozen<Value[Key]> }
  : Value;

export const text = v.string('is not a text');

/** A text for the model: every lone surrogate becomes U+FFFD, which the model sees as an unknown character. */
export const modelText = v.pipe(text, v.transform(toWellFormed));

export const flag = v.boolean('is neither true nor false');

/** A whole number of at least `min`. */
export function whole(min: number): v.GenericSchema<number> {
  const message = `is not a whole number of at least ${min}`;
  return v.pipe(v.number(message), v.safeInteger(message), v.minValue(min, message));
}

/** One of these values. */
export function oneOf<const Options extends readonly (string | number)[]>(
  options: Options,
): v.PicklistSchema<Options, string> {
  return v.picklist(options, `is none of ${options.join(', ')}`);
}

export function list<Item extends v.GenericSchema>(item: Item): v.ArraySchema<Item, string> {
  return v.array(item, 'is not a list');
}

/** The fields of an object, as they come in and as they go out. */
type In<Entries extends v.ObjectEntries> = v.InferInput<v.ObjectSchema<Entries, undefined>>;
type Out<Entries extends v.ObjectEntries> = v.InferOutput<v.ObjectSchema<Entries, undefined>>;

/** A JSON object with these fields; others are left out. A missing field gets the message of its own schema. */
export function record<const Entries extends v.ObjectEntries>(
  entries: Entries,
): v.GenericSchema<In<Entries>, Out<Entries>> {
  return v.pipe(
    v.custom<In<Entries>>(isRecord, 'is not an object'),
    v.object(entries, ({ path }) => messageOf(entries[String(path?.at(-1)?.key)])),
  );
}

/** Arrays and null, which valibot takes for objects, are none here. */
function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function messageOf(schema: v.ObjectEntries[string] | undefined): string {
  const hasMessage = schema !== undefined && 'message' in schema;
  return hasMessage && typeof schema.message === 'string' ? schema.message : 'is missing';
}
