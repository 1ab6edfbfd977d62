import assert from 'node:assert/strict';
import { RuntimeFailure } from '../../../src/protocol';
import { messageId, readMessage } from '../../../src/protocol/readMessage';
import { isWellFormed, MAX_WINDOW_UNITS, toWellFormed } from '../../../src/protocol/texts';
import { infill, REPAIR, repair, REQUEST } from './messages';

describe('messages to the runtime', () => {
  it('are read', () => {
    assert.deepEqual(readMessage(infill()), {
      type: 'infill',
      request: REQUEST,
      steps: false,
      trace: false,
    });
    assert.deepEqual(readMessage({ type: 'cancel', id: 3 }), { type: 'cancel', id: 3 });
    assert.deepEqual(readMessage({ type: 'finish', id: 3 }), { type: 'finish', id: 3 });
    assert.deepEqual(readMessage({ type: 'close', documentId: 'a' }), {
      type: 'close',
      documentId: 'a',
    });
    const asked = { type: 'repair', request: REPAIR, steps: false, trace: false };
    assert.deepEqual(readMessage(repair()), asked);
    assert.deepEqual(readMessage({ type: 'info' }), { type: 'info' });
  });

  it('are refused with the field that is wrong', () => {
    const refused: [unknown, RegExp][] = [
      [undefined, /message is not an object/],
      ['infill', /message is not an object/],
      [{ type: 'dance' }, /type "dance" is unknown/],
      [{}, /type null is unknown/],
      [{ type: 'infill' }, /request is not an object/],
      [infill({ id: 'x' }), /id is not/],
      [infill({ prefix: 3 }), /prefix is not a text/],
      [infill({ suffix: null }), /suffix is not a text/],
      [infill({ languageId: undefined }), /languageId/],
      [infill({ beginsFile: 'yes' }), /beginsFile/],
      [infill({ options: { maxTokens: 0 } }), /maxTokens/],
      [infill({ options: { deadlineMs: -1 } }), /deadlineMs/],
      [infill({ options: { singleLine: 1 } }), /singleLine/],
      [infill({ options: { oracleLengthOf: 4 } }), /oracleLengthOf/],
      [infill({ options: { order: 'backwards' } }), /order is none of parallel, left-to-right/],
      [repair({ text: 1 }), /text is not a text/],
      [repair({ beginsFile: 1 }), /beginsFile/],
      [repair({ spans: undefined }), /spans is not a list/],
      [repair({ spans: [3] }), /an entry of spans is not an object/],
      [repair({ spans: [{ start: 3, end: 2 }] }), /end is not/],
      [repair({ spans: [{ start: 3, end: 99 }] }), /an entry of spans lies outside the text/],
      [repair({ spans: [REPAIR.spans[1], REPAIR.spans[0]] }), /spans are not in ascending order/],
      [repair({ suspects: [{ start: 9, end: 9 }] }), /an entry of suspects lies outside/],
      [repair({ changes: [{ start: 3, end: 3 }] }), /newText is not a text/],
      [repair({ options: { share: 0 } }), /share is not a number/],
      [repair({ options: { seed: 'x' } }), /seed/],
      [{ type: 'cancel' }, /id is not/],
    ];
    for (const [message, expected] of refused) {
      assert.throws(
        () => readMessage(message),
        (error) =>
          error instanceof RuntimeFailure &&
          error.code === 'bad-request' &&
          expected.test(error.message),
      );
    }
  });

  it('are refused when the windows are too large', () => {
    const half = 'x'.repeat(MAX_WINDOW_UNITS / 2);
    assert.throws(
      () => readMessage(repair({ text: `${half}${half}x` })),
      (error) => error instanceof RuntimeFailure && error.code === 'too-large',
    );
    readMessage(infill({ prefix: half, suffix: half }));
    assert.throws(
      () => readMessage(infill({ prefix: half, suffix: `${half}x` })),
      (error) => error instanceof RuntimeFailure && error.code === 'too-large',
    );
  });

  it('have half surrogate pairs replaced', () => {
    const message = readMessage(infill({ prefix: 'a\uDC00b😀', suffix: '\uD83D' }));
    assert.ok(message.type === 'infill');
    assert.equal(message.request.prefix, 'a\uFFFDb😀');
    assert.equal(message.request.suffix, '\uFFFD');
    assert.equal(isWellFormed('😀é'), true);
    assert.equal(isWellFormed('\uDE00\uD83D'), false);
    assert.equal(toWellFormed('plain'), 'plain');
  });

  it('have an id to answer to even when they are wrong', () => {
    assert.equal(messageId(infill({ prefix: 3 })), 7);
    assert.equal(messageId({ type: 'cancel', id: 4 }), 4);
    assert.equal(messageId('x'), undefined);
  });
});
