import assert from 'node:assert/strict';
import { DEFAULT_SETTINGS } from '../../../src/complete/settings';
import type { LazyModel } from '../../../src/model/model';
import type { Settings } from '../../../src/complete/settings';
import { Suggester } from '../../../src/complete/suggester';
import type { InfillResult, RuntimeInfo } from '../../../src/protocol';
import { Debounce } from '../../../src/complete/debounce';
import type { Grammars } from '../../../src/syntax/grammars';
import { Trees } from '../../../src/syntax/trees';
import { snapshotAt } from '../context/snapshots';
import { testGrammars } from '../syntax/parsers';

const SETTINGS: Settings = { ...DEFAULT_SETTINGS, confidence: 'low' };

const INFO: RuntimeInfo = {
  model: 'scripted',
  version: '0.0.0',
  parameters: 1,
  format: 1,
  threads: 1,
  maxPrefix: 512,
  maxSuffix: 512,
  maxCanvas: 64,
  edit: true,
  gate: { low: 0.2, medium: 0.6, high: 0.8 },
  loadMs: 1,
  memoryBytes: 1,
};

const RESULT: InfillResult = {
  text: '1;',
  tokens: 2,
  steps: 1,
  forwards: 2,
  encodedTokens: 9,
  encodeMs: 1,
  ms: 2,
  confidence: 0.9,
  alternatives: [],
  stop: 'complete',
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
    const client: Pick<LazyModel, 'infill' | 'info' | 'isIdle'> = {
      info: undefined,
      isIdle: false,
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

describe('a suggestion asked for ahead', () => {
  /** What happens, in order, when it is asked for while the runtime is in that state. */
  async function happens(kind: 'ready' | 'busy', ahead: boolean): Promise<string[]> {
    const grammars = testGrammars();
    const trees = new Trees(grammars, { now: () => 0 });
    const calls: string[] = [];
    const note = (call: string) => calls.push(call);
    const suggester = new Suggester({
      runtime: {
        client: () => ({
          info: INFO,
          isIdle: kind === 'ready',
          infill: ({ options }) => {
            note(options.ahead === true ? 'asked ahead' : 'asked');
            return Promise.resolve(RESULT);
          },
        }),
      },
      trees,
      debounce: {
        wait: () => Promise.resolve(note('waited') > 0),
        answered: () => note('timed'),
      },
      clock: { now: () => 0 },
      status: { during: (work) => (note('shown at work'), work), update: () => note('told') },
      log: { debug: () => undefined },
    });
    const { signal } = new AbortController();
    const options = { settings: SETTINGS, explicit: false, ahead, signal };
    const suggestion = await suggester.suggest(snapshotAt(CODE), options);
    trees.dispose();
    grammars.dispose();
    return [...calls, suggestion?.text ?? 'nothing'];
  }

  it('goes unseen, and waits for nobody', async () => {
    assert.deepEqual(await happens('ready', true), ['asked ahead', '1;']);
    const seen = ['waited', 'asked', 'shown at work', 'timed', 'told', '1;'];
    assert.deepEqual(await happens('ready', false), seen);
  });

  it('is not asked for while the model has other work', async () => {
    assert.deepEqual(await happens('busy', true), ['nothing']);
    assert.equal((await happens('busy', false)).at(-1), '1;');
  });
});
