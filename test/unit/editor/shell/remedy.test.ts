import assert from 'node:assert/strict';
import { withRemedy } from '../../../../src/editor/shell/remedy';
import { english } from '../../../support/english';

describe('remedy', () => {
  it('of a damaged model file is to install again', () => {
    const error = { code: 'model-truncated', message: 'The file is truncated.' } as const;
    const said = withRemedy(error, english);
    assert.equal(said, 'The file is truncated. Reinstall Anneal to restore its files.');
  });

  it('is not made up where installing again would not help', () => {
    const message = 'There is no build for this platform.';
    assert.equal(withRemedy({ code: 'no-native-binding', message }, english), message);
  });
});
