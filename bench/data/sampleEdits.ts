import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { parseObject, stringAt, type JsonObject } from '../common/json';
import { EDITS } from '../common/paths';

/** Edits taken of each language, and most of one package from one release to the next. */
const EDITS_OF_LANGUAGE = 160;
const EDITS_OF_RELEASE = 60;
/** Characters kept before and behind an edit: more than the model's windows hold. */
const BEFORE = 2200;
const BEHIND = 1200;

const rank = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Names what was changed together: a package, from one release to the next. */
const releaseOf = (edit: JsonObject): string =>
  `${stringAt(edit, 'package')} ${stringAt(edit, 'older')}`;

function shortened(edit: JsonObject): JsonObject {
  const prefix = stringAt(edit, 'prefix').slice(-BEFORE);
  const suffix = stringAt(edit, 'suffix').slice(0, BEHIND);
  return {
    lang: stringAt(edit, 'lang'),
    package: stringAt(edit, 'package'),
    older: stringAt(edit, 'older'),
    path: stringAt(edit, 'path'),
    before: stringAt(edit, 'before'),
    after: stringAt(edit, 'after'),
    prefix: prefix.slice(prefix.length < BEFORE ? 0 : prefix.indexOf('\n') + 1),
    suffix,
  };
}

// Reads the held-out edits as JSON lines on stdin and writes a sample of them, always the same one. What was changed
// together stays together and in its order, because an edit's context is the edits before it.
const edits = readFileSync(0, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => parseObject(line, 'stdin'));
const languages = [...new Set(edits.map((edit) => stringAt(edit, 'lang')))].sort();
const sample = languages.flatMap((language) => {
  const own = edits.filter((edit) => stringAt(edit, 'lang') === language);
  const releases = [...new Set(own.map(releaseOf))].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  return releases
    .flatMap((release) =>
      own.filter((edit) => releaseOf(edit) === release).slice(0, EDITS_OF_RELEASE),
    )
    .slice(0, EDITS_OF_LANGUAGE)
    .map(shortened);
});
const lines = sample.map((edit) => `${JSON.stringify(edit)}\n`).join('');
writeFileSync(EDITS, gzipSync(lines, { level: 9 }));
process.stdout.write(`${sample.length} edits, ${lines.length} characters\n`);
