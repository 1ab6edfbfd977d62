import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { parseObject, stringAt, type JsonObject } from '../common/json';
import { HELD_OUT } from '../common/paths';

/** Files taken of each language. */
const FILES = 40;
/** Size of a file worth sampling, characters. */
const SMALLEST = 1_500;
const LARGEST = 20_000;

const rank = (file: JsonObject): string =>
  createHash('sha256')
    .update(`${stringAt(file, 'package')}/${stringAt(file, 'path')}`)
    .digest('hex');

// Reads the held-out files as JSON lines on stdin and writes a sample of them, always the same one.
const files = readFileSync(0, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => parseObject(line, 'stdin'))
  .filter((file) => {
    const size = stringAt(file, 'text').length;
    return size >= SMALLEST && size <= LARGEST;
  })
  .sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
const languages = [...new Set(files.map((file) => stringAt(file, 'lang')))].sort();
const sample = languages.flatMap((language) =>
  files.filter((file) => stringAt(file, 'lang') === language).slice(0, FILES),
);
const lines = sample.map((file) => `${JSON.stringify(file)}\n`).join('');
writeFileSync(HELD_OUT, gzipSync(lines, { level: 9 }));
process.stdout.write(`${sample.length} files, ${lines.length} characters\n`);
