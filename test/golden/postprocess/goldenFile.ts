/** Reads and writes the golden files of the post-processing; README.md describes the format. */
import { readFileSync } from 'node:fs';
import type { Indent, Snapshot } from '../../../src/text/snapshot';
import type { PostprocessResult } from '../../../src/complete/filters/index';
import type { Extent } from '../../../src/complete/mode';
import { snapshotAt } from '../../unit/context/snapshots';

export interface GoldenCase {
  readonly description: string;
  readonly snapshot: Snapshot;
  readonly completion: string;
  readonly confidence: number;
  readonly threshold: number;
  readonly extent: Extent;
  /** Whether the trees of the language are used. */
  readonly parsed: boolean;
  /** The file without its results. */
  readonly source: string;
  /** The results as the file has them, '' for a new case. */
  readonly result: string;
}

const RESULT = /\n=== (?:shown|dropped)\n/;

export function readGoldenCase(file: string): GoldenCase {
  const content = readFileSync(file, 'utf8');
  const split = content.search(RESULT);
  const source = split < 0 ? content.replace(/\n$/, '') : content.slice(0, split);
  const [head = '', document, completion] = source.split(/\n=== (?:document|completion)\n/);
  if (document === undefined || completion === undefined) {
    throw new Error(`${file}: needs === document and === completion`);
  }
  const options = optionsOf(head, file);
  const crlf = options.get('line-ends') === 'crlf';
  const text = visible(document);
  return {
    description: head.split('\n')[0] ?? '',
    snapshot: snapshotAt(crlf ? text.replaceAll('\n', '\r\n') : text, {
      uri: `file:///${file.split('/').slice(-2).join('/')}`,
      languageId: options.get('language') ?? 'typescript',
      indent: indentOf(options.get('indent') ?? 'spaces 4', file),
    }),
    completion: visible(completion),
    confidence: Number(options.get('confidence') ?? 1),
    threshold: Number(options.get('threshold') ?? 0),
    extent: extentOf(options.get('mode') ?? 'block', file),
    parsed: options.get('syntax') !== 'none',
    source,
    result: split < 0 ? '' : content.slice(split + 1).replace(/\n$/, ''),
  };
}

/** The result part of a file. */
export function formatResult(result: PostprocessResult, { text, offset }: Snapshot): string {
  if (result.dropped !== undefined) {
    return `=== dropped\n${result.dropped.filter}: ${result.dropped.reason}`;
  }
  const replaced = text.slice(offset, offset + result.replaceTo);
  const tail = replaced === '' ? '' : `\n=== replaces\n${marked(replaced)}`;
  return `=== shown\n${marked(result.text)}${tail}`;
}

function optionsOf(head: string, file: string): Map<string, string> {
  const known = /^(language|indent|mode|confidence|threshold|line-ends|syntax): (.+)$/;
  const options = new Map<string, string>();
  for (const line of head.split('\n').slice(1)) {
    const [, key, value] = known.exec(line) ?? [];
    if (key !== undefined && value !== undefined) options.set(key, value);
    else if (/^[a-z-]+: /.test(line)) throw new Error(`${file}: unknown option ${line}`);
  }
  return options;
}

function indentOf(option: string, file: string): Indent {
  const [, kind, width] = /^(spaces|tabs) (\d+)$/.exec(option) ?? [];
  if (kind === undefined) throw new Error(`${file}: unknown indent ${option}`);
  return { insertSpaces: kind === 'spaces', tabSize: Number(width) };
}

function extentOf(option: string, file: string): Extent {
  if (option === 'line' || option === 'statement' || option === 'block') return option;
  throw new Error(`${file}: unknown mode ${option}`);
}

/** Marks for blanks become blanks. */
function visible(text: string): string {
  return text.replaceAll('·', ' ').replaceAll('→', '\t');
}

/** Blanks that an editor or a reader would lose become marks. */
function marked(text: string): string {
  const blanks = (lead: string) => lead.replaceAll(' ', '·').replaceAll('\t', '→');
  return text.replaceAll('\t', '→').replace(/ +(?=\n|$)/g, blanks);
}
