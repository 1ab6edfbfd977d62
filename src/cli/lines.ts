import { TextDecoder } from 'node:util';

/** A line of input, or why it is none. */
export type Line =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'too-large'; readonly bytes: number }
  | { readonly kind: 'not-utf8' };

/**
 * Longest line kept, in bytes. The windows of a request are limited much lower; this bounds the memory that a file
 * without line breaks can take before it is refused.
 */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

const LINE_FEED = 0x0a;

/** Splits a byte stream into lines, refusing what is too long or not UTF-8. The last one needs no line feed. */
export async function* readLines(
  input: AsyncIterable<Uint8Array>,
  maxBytes: number = MAX_LINE_BYTES,
): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  const add = (part: Uint8Array): void => {
    bytes += part.length;
    // Of a line that is refused anyway nothing is kept, only counted.
    parts = bytes > maxBytes ? [] : [...parts, part];
  };
  const finish = (): Line => {
    const line: Line = bytes > maxBytes ? { kind: 'too-large', bytes } : decode(parts);
    parts = [];
    bytes = 0;
    return line;
  };
  for await (const chunk of input) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(LINE_FEED, start);
      if (end < 0) break;
      add(chunk.subarray(start, end));
      yield finish();
      start = end + 1;
    }
    if (start < chunk.length) add(chunk.subarray(start));
  }
  if (bytes > 0) yield finish();
}

function decode(parts: readonly Uint8Array[]): Line {
  try {
    return {
      kind: 'text',
      text: new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts)),
    };
  } catch {
    return { kind: 'not-utf8' };
  }
}
