import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readGenerateLine } from '../../../src/cli/generateLine';
import { readRepairLine } from '../../../src/cli/repairLine';
import { readRequestLine } from '../../../src/cli/requestLine';
import { RuntimeFailure, type ErrorCode } from '../../../src/protocol';
import { messageId, readMessage } from '../../../src/protocol/readMessage';
import { hostile, nested, spoiled } from './hostile';
import { infill, repair } from './messages';

/** The limit of a failure's message: it repeats nothing large. */
const MAX_MESSAGE = 200;

const MESSAGES = [
  infill(),
  repair(),
  { type: 'cancel', id: 1 },
  { type: 'finish', id: 1 },
  { type: 'close', documentId: 'a' },
  { type: 'info' },
];

function assertRefused(error: unknown, ...codes: ErrorCode[]): void {
  assert.ok(error instanceof RuntimeFailure, `threw ${String(error)}`);
  assert.ok(codes.includes(error.code), `has code ${error.code}`);
  assert.ok(error.message.length <= MAX_MESSAGE, 'has a long message');
}

/** What a reader makes of a message; undefined when it refuses it as it should. */
function readOrRefused(message: unknown): unknown {
  try {
    return readMessage(message);
  } catch (error) {
    assertRefused(error, 'bad-request', 'too-large');
    return undefined;
  }
}

describe('a hostile message', () => {
  it('is refused as a bad or too large request, whatever it is', () => {
    fc.assert(
      fc.property(hostile, (message) => {
        assert.equal(readOrRefused(message), undefined);
        messageId(message);
      }),
    );
  });

  it('is refused or read as something valid, wherever it differs from a good one', () => {
    let read = 0;
    let refused = 0;
    fc.assert(
      fc.property(spoiled(MESSAGES), (message) => {
        const result = readOrRefused(message);
        messageId(message);
        if (result === undefined) refused++;
        else {
          read++;
          assert.deepEqual(readMessage(result), result);
        }
      }),
      { numRuns: 500 },
    );
    assert.ok(read > 20 && refused > 100, `${read} read, ${refused} refused`);
  });

  it('is refused when its changes are too large together', () => {
    const newText = 'x'.repeat(1_000);
    const changes = Array.from({ length: 5_000 }, () => ({ start: 0, end: 0, newText }));
    assert.throws(
      () => readMessage(repair({ changes })),
      (error) => error instanceof RuntimeFailure && error.code === 'too-large',
    );
  });
});

const LINES = [
  { id: 1, languageId: 'a', prefix: 'a', suffix: 'b', path: 'p', options: { seed: 1 } },
  { id: 1, languageId: 'a', prefix: 'a', instruction: 'b', options: { maxBlocks: 1 } },
  {
    id: 1,
    languageId: 'a',
    text: 'abc',
    diagnostics: [{ start: 0, end: 9, message: 'm' }],
    options: { mode: 'holes', strength: 20 },
  },
];

describe('a hostile line', () => {
  it('is answered with what is wrong, and never ends the program', () => {
    const toJson = (line: unknown): string | undefined => {
      try {
        return JSON.stringify(line);
      } catch {
        // Not JSON at all, or nested too deeply to be written here; the test below has such a line.
        return undefined;
      }
    };
    const lines = fc.oneof(spoiled(LINES).map(toJson), fc.string());
    fc.assert(
      fc.property(lines, (json) => {
        const text = json ?? '';
        for (const read of [readRequestLine, readGenerateLine, readRepairLine]) {
          const found = read({ kind: 'text', text });
          JSON.stringify('failure' in found ? found.id : found.request.id);
          if ('failure' in found) {
            assertRefused(found.failure, 'bad-request', 'too-large', 'invalid-text');
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is refused when its id could not be repeated in the answer', () => {
    const text = `{"id": ${'['.repeat(200_000)}${']'.repeat(200_000)}, "languageId": "a"}`;
    const found = readRequestLine({ kind: 'text', text });
    assert.ok('failure' in found && !('id' in found));
    assert.match(found.failure.message, /id is nested too deeply/);
    const flat = nested(50, (inner) => [inner]);
    const fine = readRequestLine({ kind: 'text', text: JSON.stringify({ ...LINES[0], id: flat }) });
    assert.deepEqual('request' in fine && fine.request.id, flat);
  });
});
