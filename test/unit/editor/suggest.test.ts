import assert from 'node:assert/strict';
import type { RuntimeClient } from '../../../src/client/runtimeClient';
import type { Settings } from '../../../src/editor/settings';
import { Suggester } from '../../../src/editor/suggest';
import { Debounce } from '../../../src/request/debounce';
import type { Grammars } from '../../../src/syntax/grammars';
import { Trees } from '../../../src/syntax/trees';
import { snapshotAt } from '../context/snapshots';
import { testGrammars } from '../syntax/parsers';

const SETTINGS: Settings = {
  mode: 'auto',
  languageEnabled: true,
  multiline: true,
  confidence: 'low',
  maxLatencyMs: 400,
  suggestIn: { comments: true, strings: true },
  pauseOnBattery: false,
  threads: 0,
};

const COMMENT = '// to do┃';
const STRING = "const a = 'b┃';";
const CODE = 'const a = ┃';

describe('suggestions in comments and strings', () => {
  let grammars: Grammars;
  let trees: Trees;

  before(async () => {
    grammars = testGrammars();
    trees = new Trees(grammars, { now: () => 0 });
    await grammars.load('typescript');
  });

  after(() => {
    trees.dispose();
    grammars.dispose();
  });

  /** How often the runtime is asked. */
  async function asked(
    marked: string,
    suggestIn: Settings['suggestIn'],
    { explicit = false, languageId = 'typescript' } = {},
  ): Promise<number> {
    let requests = 0;
    const client: Pick<RuntimeClient, 'infill' | 'current'> = {
      current: { kind: 'stopped' },
      infill: () => {
        requests += 1;
        return Promise.resolve(undefined);
      },
    };
    const suggester = new Suggester({
      runtime: { client: () => client },
      trees,
      debounce: new Debounce({
        now: () => 0,
        after: (_, callback) => {
          queueMicrotask(callback);
          return () => undefined;
        },
      }),
      clock: { now: () => 0 },
      status: { during: (work) => work, update: () => undefined },
      log: { debug: () => undefined },
    });
    const { signal } = new AbortController();
    const snapshot = { ...snapshotAt(marked), languageId };
    await suggester.suggest(snapshot, { settings: { ...SETTINGS, suggestIn }, explicit, signal });
    return requests;
  }

  it('come by themselves unless they are switched off', async () => {
    for (const marked of [COMMENT, STRING, CODE]) {
      assert.equal(await asked(marked, { comments: true, strings: true }), 1, marked);
    }
  });

  it('are switched off one by one', async () => {
    assert.equal(await asked(COMMENT, { comments: false, strings: true }), 0);
    assert.equal(await asked(STRING, { comments: false, strings: true }), 1);
    assert.equal(await asked(COMMENT, { comments: true, strings: false }), 1);
    assert.equal(await asked(STRING, { comments: true, strings: false }), 0);
    assert.equal(await asked(CODE, { comments: false, strings: false }), 1);
  });

  it('come on demand all the same', async () => {
    const off = { comments: false, strings: false };
    assert.equal(await asked(COMMENT, off, { explicit: true }), 1);
  });

  it('come where there is no syntax tree to tell', async () => {
    const off = { comments: false, strings: false };
    assert.equal(await asked(COMMENT, off, { languageId: 'plaintext' }), 1);
  });
});
