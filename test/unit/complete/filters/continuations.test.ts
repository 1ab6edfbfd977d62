/**
 * What people really wrote next must come through: the held-out files with a piece taken out, and that piece as the
 * model's answer. A filter that damages it would take good suggestions away, and no hand-made case would show it.
 */
import { strict as assert } from 'node:assert';
import path from 'node:path';
import { readJsonLines, stringAt } from '../../../../bench/common/json';
import { HELD_OUT } from '../../../../bench/common/paths';
import type { Snapshot } from '../../../../src/text/snapshot';
import { postprocess } from '../../../../src/complete/filters/index';
import type { Extent } from '../../../../src/complete/mode';
import type { Grammars } from '../../../../src/syntax/grammars';
import { TreeJudge } from '../../../../src/syntax/judge';
import { Trees } from '../../../../src/syntax/trees';
import { testGrammars } from '../../syntax/parsers';

/** Least share of continuations that must come through as they are. */
const LEAST_SHARE = 0.97;
const MAX_UNITS = 30_000;

interface Continuation {
  readonly snapshot: Snapshot;
  readonly gold: string;
  readonly extent: Extent;
}

const indentOf = (line: string) => line.length - line.trimStart().length;

/** A whole line, the rest of a line, and a few lines of a file. */
function* continuations(file: string, languageId: string, text: string): Generator<Continuation> {
  const lines = text.split('\n');
  const unit = /^( {2,4})\S/m.exec(text)?.[1]?.length ?? 4;
  const indent = { insertSpaces: !/^\t/m.test(text), tabSize: unit };
  for (const [round, share] of [0.2, 0.5, 0.8].entries()) {
    const row = Math.floor(lines.length * share);
    const line = lines[row] ?? '';
    const start = lines.slice(0, row).join('\n').length + 1;
    const middle = Math.floor((indentOf(line) + line.trimEnd().length) / 2);
    const column = round === 0 ? middle : indentOf(line);
    let last = row;
    if (round === 2) while (last < row + 3 && isInside(lines[last + 1], line)) last++;
    const from = start + column;
    const to = lines.slice(0, last + 1).join('\n').length;
    const gold = text.slice(from, to).trimEnd();
    if (gold.trim() === '') continue;
    const rest = text.slice(from + gold.length);
    const snapshot: Snapshot = {
      uri: `file:///${file}`,
      version: round,
      languageId,
      text: text.slice(0, from) + rest,
      offset: from,
      eol: '\n',
      indent,
    };
    yield { snapshot, gold, extent: last > row ? 'block' : 'line' };
  }
}

/** Whether a line goes on with what the other one began. */
function isInside(line: string | undefined, first: string): boolean {
  return line !== undefined && line.trim() !== '' && indentOf(line) >= indentOf(first);
}

describe('postprocess, real continuations', function () {
  this.timeout(120_000);
  let grammars: Grammars;
  let trees: Trees;

  before(() => {
    grammars = testGrammars();
    trees = new Trees(grammars, { now: () => 0 });
  });

  after(() => {
    trees.dispose();
    grammars.dispose();
  });

  it('come through as they are', async () => {
    let total = 0;
    const damaged: string[] = [];
    for (const file of readJsonLines(HELD_OUT)) {
      const text = stringAt(file, 'text');
      const name = stringAt(file, 'path');
      if (text.length > MAX_UNITS) continue;
      const languageId = path.extname(name) === '.tsx' ? 'typescriptreact' : stringAt(file, 'lang');
      for (const { snapshot, gold, extent } of continuations(name, languageId, text)) {
        await trees.warm(snapshot);
        const result = postprocess({
          snapshot,
          completion: gold,
          confidence: 1,
          threshold: 0,
          singleLine: extent === 'line',
          extent,
          trees: new TreeJudge(trees),
        });
        total++;
        if (result.text !== gold) damaged.push(`${name}: ${gold} -> ${result.text}`);
      }
    }
    assert.ok(total > 100, `only ${total} continuations`);
    assert.ok(damaged.length <= total * (1 - LEAST_SHARE), damaged.join('\n\n'));
  });
});
