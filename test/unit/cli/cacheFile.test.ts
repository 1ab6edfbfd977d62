import assert from 'node:assert/strict';
import path from 'node:path';
import { verifiedModelsFile } from '../../../src/cli/cacheFile';

describe('cache file of the command line', () => {
  const file = (platform: string, environment: Record<string, string> = {}) =>
    path.relative('/home/me', verifiedModelsFile({ platform, environment, home: '/home/me' }));

  it('lies where the platform keeps caches', () => {
    const name = path.join('anneal', 'verified-models.json');
    assert.equal(file('linux'), path.join('.cache', name));
    assert.equal(file('linux', { XDG_CACHE_HOME: '/home/me/c' }), path.join('c', name));
    assert.equal(file('darwin'), path.join('Library', 'Caches', name));
    assert.equal(file('win32'), path.join('AppData', 'Local', name));
    assert.equal(file('win32', { LOCALAPPDATA: '/home/me/l' }), path.join('l', name));
  });
});
