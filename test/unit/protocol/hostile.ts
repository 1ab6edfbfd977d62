/** Values that nobody should send, for property tests of what reads messages and lines. */
import fc from 'fast-check';

/** `depth` lists or objects within each other. */
export function nested(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 0;
  for (let level = 0; level < depth; level++) value = wrap(value);
  return value;
}

const LARGE: readonly unknown[] = [
  nested(20_000, (inner) => [inner]),
  nested(20_000, (inner) => ({ id: inner, request: inner })),
  'x'.repeat(2_200_000),
  Array.from({ length: 20_000 }, () => ({ start: 0, end: 0, newText: 'x', message: 'x' })),
  Array.from({ length: 20_000 }, (_, index) => index),
  Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`key${index}`, index])),
];

const ODD: readonly unknown[] = [
  null,
  -1,
  -0,
  0.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 1,
  '',
  '\ud800',
  '__proto__',
  [],
  {},
  { __proto__: null },
  JSON.parse('{"__proto__": {"type": "infill"}, "constructor": 1, "toString": 2}'),
];

/** Any value at all: JSON or not, ordinary, odd, or far too large. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.jsonValue() },
  { weight: 2, arbitrary: fc.anything({ withBigInt: true, withNullPrototype: true }) },
  { weight: 4, arbitrary: fc.constantFrom(...ODD) },
  { weight: 1, arbitrary: fc.constantFrom(...LARGE) },
);

/** One of these objects with a value somewhere in it replaced, removed or added. */
export function spoiled(samples: readonly object[]): fc.Arbitrary<unknown> {
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(fc.nat(20), { minLength: 1 }), hostile)
    .map(([sample, path, value]) => replaced(sample, path, value));
}

function replaced(target: unknown, [first, ...rest]: readonly number[], value: unknown): unknown {
  if (first === undefined || typeof target !== 'object' || target === null) return value;
  const entries: readonly [string, unknown][] = Object.entries(target);
  const index = first % (entries.length + 1);
  const [key, old] = entries[index] ?? ['more', undefined];
  if (Array.isArray(target)) return target.with(index % Math.max(1, target.length), value);
  return { ...target, [key]: replaced(old, rest, value) };
}
