import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { count, readArguments, runMain, UsageError } from '../../common/arguments';
import { readHeldOut, toHeldOutFile, type HeldOutFile } from '../../common/heldOut';
import { parseJsonLines } from '../../common/json';
import { Parsers } from '../syntax/parsers';
import { BROKEN_FILE, CLEAN_FILE } from '../tasks/syntaxSets';
import { TASK_LANGUAGES, type TaskLanguage } from '../tasks/task';
import { breakSnippets } from './breakSnippets';
import { findSnippets, inTurn, type Snippet } from './snippets';

const USAGE = `usage: npx tsx bench/quality/breakage/main.ts --held-out FILE [options]
  --held-out FILE  held-out files as JSON lines, plain, gzip, or zstd (with the tool zstd)
  --tasks N        broken pieces of code a language, and as many whole ones (default 200)
  --out DIR        where broken.jsonl.gz and clean.jsonl.gz go (default bench/data)`;

const OPTIONS = {
  'held-out': { type: 'string' },
  tasks: { type: 'string' },
  out: { type: 'string' },
} as const;

/** Largest uncompressed corpus read, bytes. */
const MOST_BYTES = 2 ** 30;

function readCorpus(file: string): HeldOutFile[] {
  if (!existsSync(file)) throw new UsageError(`no file ${file}`);
  if (!file.endsWith('.zst')) return readHeldOut(file);
  const zstd = spawnSync('zstd', ['-dc', file], { maxBuffer: MOST_BYTES });
  if (zstd.status !== 0) throw new Error(`zstd cannot read ${file}: ${zstd.stderr.toString()}`);
  return parseJsonLines(zstd.stdout.toString('utf8'), file).map(toHeldOutFile);
}

function writeLines(file: string, lines: readonly object[]): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { level: 9 }),
  );
}

/** A line of both files: where the code comes from. */
function origin(language: TaskLanguage, snippet: Snippet): Record<string, string> {
  const { package: name, path: file, text, rank } = snippet;
  return {
    id: `${language}/${rank.slice(0, 12)}`,
    lang: language,
    package: name,
    path: file,
    text,
  };
}

function counted(kinds: readonly string[]): string {
  const names = [...new Set(kinds)].sort();
  return names.map((name) => `${name} ${kinds.filter((kind) => kind === name).length}`).join(', ');
}

async function main(): Promise<void> {
  const values = readArguments(process.argv.slice(2), OPTIONS);
  if (values['held-out'] === undefined) throw new UsageError('--held-out FILE is needed');
  const wanted = count(values.tasks, 200, 'tasks');
  const files = readCorpus(values['held-out']);
  const parsers = new Parsers();
  const [broken, clean]: [object[], object[]] = [[], []];
  for (const language of TASK_LANGUAGES) {
    const own = files.filter(({ languageId }) => languageId === language);
    const snippets = inTurn(await findSnippets(own, language, parsers));
    const found = await breakSnippets(snippets, language, wanted, parsers);
    const used = new Set(found.map(({ snippet }) => snippet));
    // Code is broken or stays whole, never both: nothing can be learnt from one set for the other.
    const rest = snippets.filter((snippet) => !used.has(snippet)).slice(0, wanted);
    broken.push(
      ...found.map((one) => ({
        ...origin(language, one.snippet),
        kind: one.kind,
        broken: one.broken,
      })),
    );
    clean.push(...rest.map((snippet) => origin(language, snippet)));
    const what = `${language}: ${own.length} files, ${snippets.length} pieces of code`;
    const kinds = counted(found.map(({ kind }) => kind));
    process.stdout.write(`${what}, ${found.length} broken (${kinds}), ${rest.length} whole\n`);
  }
  parsers.dispose();
  const folder = values.out ?? path.dirname(BROKEN_FILE);
  writeLines(path.join(folder, path.basename(BROKEN_FILE)), broken);
  writeLines(path.join(folder, path.basename(CLEAN_FILE)), clean);
}

void runMain(USAGE, main);
