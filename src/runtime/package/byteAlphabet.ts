/**
 * The alphabet of byte-level BPE (GPT-2's `bytes_to_unicode`): every byte has a printable character, so that a token's
 * name in tokenizer.json is plain text. Printable Latin-1 stands for itself, the other bytes follow from U+0100 on.
 */
const PRINTABLE: readonly (readonly [number, number])[] = [
  [0x21, 0x7e],
  [0xa1, 0xac],
  [0xae, 0xff],
];

const FIRST_STAND_IN = 0x100;

function byteOfCharacter(): ReadonlyMap<string, number> {
  const bytes = new Map<string, number>();
  let standIn = FIRST_STAND_IN;
  for (let byte = 0; byte < 256; byte++) {
    const printable = PRINTABLE.some(([first, last]) => byte >= first && byte <= last);
    bytes.set(String.fromCharCode(printable ? byte : standIn++), byte);
  }
  return bytes;
}

const BYTES = byteOfCharacter();

/** The bytes a token's name stands for, or undefined when the name has a character outside the alphabet. */
export function bytesOfToken(name: string): Uint8Array | undefined {
  const bytes = new Uint8Array(name.length);
  for (let i = 0; i < name.length; i++) {
    const byte = BYTES.get(name.charAt(i));
    if (byte === undefined) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}
