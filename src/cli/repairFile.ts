import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { TextDecoder } from 'node:util';
import { isPrivate } from '../context/privacy';
import { unifiedDiff } from '../text/unified';
import type { RepairOutcome } from '../repair/job';
import { messageOf } from '../runtime/host/failure';
import { MAX_WINDOW_UNITS } from '../protocol/texts';
import type { FileRepair } from './arguments';
import { languageOfFile } from './languageOfFile';
import { runHere, type RepairTools } from './repairServe';

/** Why a file cannot be repaired, in words for the user. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile';
}

/** A file as it was read, and the part of it that is to be repaired. */
export interface OpenFile {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a file and finds its lines.
 * @throws UnusableFile when it cannot be read, is not text, is private, or has no such lines
 */
export async function openFile({
  file,
  lines,
}: Pick<FileRepair, 'file' | 'lines'>): Promise<OpenFile> {
  if (isPrivate(path.resolve(file))) {
    throw new UnusableFile(`${file} may hold secrets; Anneal leaves such files alone`);
  }
  const text = await readText(file);
  if (text.length > MAX_WINDOW_UNITS) {
    throw new UnusableFile(
      `${file} has ${text.length} characters; at most ${MAX_WINDOW_UNITS} are taken`,
    );
  }
  if (lines === undefined) return { text, start: 0, end: text.length };
  const starts = lineStarts(text);
  const start = starts[lines.first - 1];
  if (start === undefined) {
    throw new UnusableFile(`${file} has ${starts.length} lines, and no line ${lines.first}`);
  }
  const behind = starts[lines.last];
  return { text, start, end: behind === undefined ? text.length : behind - 1 };
}

/** Repairs an open file and gives the change as a unified diff; with `write` the file is changed, too. */
export async function repairFile(
  { file, write, languageId, options }: FileRepair,
  { text, start, end }: OpenFile,
  tools: RepairTools,
): Promise<{ readonly diff: string; readonly outcome: RepairOutcome }> {
  const job = {
    documentId: file,
    languageId: languageId ?? languageOfFile(file),
    text,
    selection: { start, end },
    diagnostics: [],
    options,
  };
  const outcome = await runHere(job, tools);
  if (write && outcome.edits.length > 0) await writeUnchanged(file, text, outcome.text);
  return { diff: unifiedDiff(nameInDiff(file), text, outcome.text), outcome };
}

/** The path of a file below the working folder; of another one all of it, without the root: `patch -p1 -d /`. */
function nameInDiff(file: string): string {
  const below = path.relative('.', file);
  const whole = path.resolve(file);
  const name = below.startsWith('..') ? whole.slice(path.parse(whole).root.length) : below;
  return name.split(path.sep).join('/');
}

/** Writes a file unless somebody else has changed it meanwhile. */
async function writeUnchanged(file: string, before: string, after: string): Promise<void> {
  if ((await readText(file)) !== before) {
    throw new UnusableFile(`${file} was changed meanwhile; nothing was written`);
  }
  try {
    await writeFile(file, after, 'utf8');
  } catch (error) {
    throw new UnusableFile(`${file} cannot be written: ${messageOf(error)}`);
  }
}

async function readText(file: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new UnusableFile(`${file} cannot be read: ${messageOf(error)}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UnusableFile(`${file} is not UTF-8 text`);
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
