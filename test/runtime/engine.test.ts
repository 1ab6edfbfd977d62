import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { InfillOptions, InfillRequest } from '../../src/protocol';
import { Cancellation } from '../../src/runtime/host/cancellation';
import { Engine } from '../../src/runtime/engine';
import { sharedTokens } from '../../src/runtime/twoStream/streamCache';
import { Tokenizer } from '../../src/runtime/package/tokenizer';
import { MODEL_FOLDER } from '../support/model';

const PREFIX = `import os
import sys

def read_lines(path):
    with open(path) as handle:
        return [line.strip() for line in handle]

def count(words):
    totals = {}
    for word in words:
        totals[word] = `;

const SUFFIX = `
    return totals

if __name__ == '__main__':
    print(count(read_lines(sys.argv[1])))
`;

let serial = 0;

function requestOf(prefix: string, options: InfillOptions = {}): InfillRequest {
  return {
    id: ++serial,
    documentId: 'file:count.py',
    languageId: 'python',
    prefix,
    suffix: SUFFIX,
    beginsFile: true,
    endsFile: true,
    options,
  };
}

describe('engine with the bundled model', () => {
  let engine: Engine;

  before(async () => {
    engine = await Engine.load({
      modelFolder: MODEL_FOLDER,
      threads: 1,
    });
  });

  beforeEach(() => {
    engine.clearCaches();
  });

  after(() => engine.dispose());

  async function ask(request: InfillRequest) {
    const result = await engine.infill(request, { cancellation: new Cancellation() });
    assert.ok(result !== undefined);
    return result;
  }

  it('answers with a text, its cost and its confidence', async () => {
    const result = await ask(requestOf(PREFIX));
    assert.ok(result.forwards >= 3 && result.ms >= result.encodeMs && result.encodeMs > 0);
    assert.ok(result.confidence >= 0 && result.confidence <= 1);
    assert.ok(result.encodedTokens > 50);
    assert.equal(result.tokens === 0, result.text === '');
    assert.ok(engine.info.memoryBytes < 400 * 1024 * 1024);
  });

  it('gives the same text for the same request, time after time', async () => {
    const cold = await ask(requestOf(PREFIX, { oracleLengthOf: '1 + 2 + 3' }));
    engine.clearCaches();
    const again = await ask(requestOf(PREFIX, { oracleLengthOf: '1 + 2 + 3' }));
    assert.deepEqual([again.text, again.confidence], [cold.text, cold.confidence]);
    const warm = await ask(requestOf(PREFIX, { oracleLengthOf: '1 + 2 + 3' }));
    assert.deepEqual([warm.text, warm.confidence], [cold.text, cold.confidence]);
    assert.equal(warm.encodedTokens, 0);
  });

  it('encodes only what was typed', async () => {
    const tokenizer = Tokenizer.parse(
      await readFile(path.join(MODEL_FOLDER, 'tokenizer.json'), 'utf8'),
    );
    const typed = 'totals.get(word, 0) + 1';
    const states = Array.from(typed, (_, end) => PREFIX + typed.slice(0, end));
    states.push(PREFIX.replace('totals[word]', 'totals[words]'), PREFIX);
    let before: readonly number[] | undefined;
    for (const prefix of states) {
      const ids = tokenizer.encode(prefix);
      const { encodedTokens } = await ask(requestOf(prefix));
      if (before !== undefined) {
        const cached = sharedTokens(before, ids);
        assert.equal(encodedTokens, ids.length - cached);
        // A cursor that moved back keeps what was behind it.
        before = cached === ids.length ? before : ids;
      } else {
        before = ids;
      }
    }
  });

  it('stops within one forward of a cancellation, wherever it comes', async () => {
    const request = requestOf(PREFIX, { oracleLengthOf: SUFFIX });
    const { forwards } = await ask(request);
    assert.ok(forwards > 6);
    for (const at of [1, 3, 5]) {
      engine.clearCaches();
      const cancellation = new Cancellation();
      // The request gives the event loop a turn after each forward; this counts them from outside.
      let turns = 0;
      const onTurn = (): void => {
        turns++;
        if (turns === at) cancellation.cancel();
        else if (turns < 100) setImmediate(onTurn);
      };
      setImmediate(onTurn);
      assert.equal(await engine.infill(request, { cancellation }), undefined);
      assert.ok(cancellation.forwardsAfterCancel <= 1);
    }
  });

  it('ends at the deadline, at most one forward late', async () => {
    await ask(requestOf(PREFIX));
    const request = requestOf(PREFIX, { oracleLengthOf: SUFFIX, deadlineMs: 1 });
    const result = await ask(request);
    assert.equal(result.stop, 'deadline');
    assert.ok(result.steps <= 1);
  });

  it('ends a single line before its line break', async () => {
    const result = await ask(requestOf(PREFIX, { singleLine: true, oracleLengthOf: SUFFIX }));
    assert.equal(result.text.includes('\n'), false);
  });

  it('takes windows far above its limits', async () => {
    const long = PREFIX.repeat(200);
    const { encodedTokens } = await ask({ ...requestOf(long), suffix: SUFFIX.repeat(200) });
    const { maxPrefix, maxSuffix } = engine.info;
    assert.ok(encodedTokens <= maxPrefix + maxSuffix && encodedTokens > maxPrefix / 2);
    const typed = await ask({ ...requestOf(`${long}(`), suffix: SUFFIX.repeat(200) });
    assert.equal(typed.encodedTokens, 1);
  });

  it('takes empty, binary-like and non-Latin windows', async () => {
    for (const prefix of [
      '',
      '\u0000\u0001\uFFFF',
      '変数 = "😀',
      'a'.repeat(5000),
      '\n'.repeat(2000),
    ]) {
      await ask({ ...requestOf(prefix), suffix: '' });
    }
  });
});
