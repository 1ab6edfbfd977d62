import assert from 'node:assert/strict';
import { whyRefusing, type Refusal } from '../../../../../src/editor/shell/gate/refusal';
import { english } from '../../../../support/english';

describe('a refusal', () => {
  it('is a sentence, another one for every reason', () => {
    const refusals: readonly Refusal[] = [
      { kind: 'failure', message: 'models/model.onnx is missing.' },
      { kind: 'off' },
      { kind: 'paused' },
      { kind: 'filePaused' },
      { kind: 'noCode' },
      { kind: 'unreadable' },
      { kind: 'language', languageId: 'cobol' },
      ...(['secret', 'excluded', 'ignored', 'unread'] as const).map((reason): Refusal => ({
        kind: 'private',
        reason,
      })),
    ];
    const sentences = refusals.map((refusal) => whyRefusing(refusal, english));
    for (const sentence of sentences) assert.match(sentence, /\.$/);
    assert.equal(new Set(sentences).size, refusals.length);
    assert.match(whyRefusing({ kind: 'language', languageId: 'cobol' }, english), /cobol/);
  });
});
