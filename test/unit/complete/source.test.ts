import assert from 'node:assert/strict';
import type { Snapshot } from '../../../src/text/snapshot';
import { accepting, ghostText } from '../../../src/complete/ghostTextRange';
import type { Suggestion } from '../../../src/complete/suggestion';
import type { SuggestOptions } from '../../../src/complete/suggester';
import { SuggestionSource, type SuggestContext } from '../../../src/complete/source';
import { afterAcceptance } from '../../../src/complete/afterAcceptance';
import { LookAhead } from '../../../src/complete/lookAhead';
import { TypingCache } from '../../../src/complete/typingCache';
import { snapshotAt } from '../context/snapshots';
import { DEFAULT_SETTINGS } from '../../../src/complete/settings';

interface Asked {
  readonly text: string;
  readonly options: SuggestOptions;
}

const OPEN = snapshotAt('const a = ┃\n');
const FIRST: Suggestion = { text: 'first;', replaceTo: 0 };
const NEXT: Suggestion = { text: 'next();', replaceTo: 0 };

const context = (changes: Partial<SuggestContext> = {}): SuggestContext => ({
  settings: DEFAULT_SETTINGS,
  explicit: false,
  onDemand: false,
  edit: undefined,
  signal: new AbortController().signal,
  ...changes,
});

/** Where the user is expected who accepts the suggestion: here on the next line. */
function expected(snapshot: Snapshot, suggestion: Suggestion): Snapshot {
  const ghost = ghostText(snapshot, suggestion) ?? assert.fail('no ghost text');
  return afterAcceptance(snapshot, ghost).state;
}

/** The suggestions behind the ghost texts that are shown at a place. */
async function allShown(source: SuggestionSource, snapshot: Snapshot, asked: SuggestContext) {
  const ghosts = await source.ghostTexts(snapshot, asked);
  return ghosts.map(({ text, start, end }): Suggestion => {
    assert.equal(start, snapshot.offset);
    return { text, replaceTo: end - start };
  });
}

/** What is shown, where one suggestion at most is. */
async function shown(source: SuggestionSource, snapshot: Snapshot, asked: SuggestContext) {
  const suggestions = await allShown(source, snapshot, asked);
  assert.ok(suggestions.length < 2);
  return suggestions[0];
}

/**
 * A source whose look-ahead has its moment at once, and a model that knows what comes at which text.
 * @param aheadOf what is asked ahead gets instead
 * @param others found by command beside it
 */
function setUp(
  answers: Record<string, Suggestion | undefined> = {},
  aheadOf?: Promise<Suggestion | undefined>,
  others: readonly Suggestion[] = [],
) {
  const asked: Asked[] = [];
  const known: Record<string, Suggestion | undefined> = {
    [OPEN.text]: FIRST,
    [expected(OPEN, FIRST).text]: NEXT,
    ...answers,
  };
  const source = new SuggestionSource({
    suggester: {
      suggest: ({ text }, options) => {
        asked.push({ text, options });
        const isAhead = options.ahead === true;
        return isAhead && aheadOf !== undefined ? aheadOf : Promise.resolve(known[text]);
      },
      candidates: ({ text }, options) => {
        asked.push({ text, options });
        const found = known[text];
        return Promise.resolve(found === undefined ? [] : [found, ...others]);
      },
      forget: () => undefined,
    },
    cache: new TypingCache(),
    ahead: new LookAhead({
      after: (_, callback) => {
        queueMicrotask(callback);
        return () => undefined;
      },
    }),
    log: { trace: () => undefined },
  });
  return { source, asked, kinds: () => asked.map(({ options }) => options.ahead ?? false) };
}

describe('suggestions after an acceptance', () => {
  it('are asked for ahead, and there without another request', async () => {
    const { source, asked, kinds } = setUp();
    assert.deepEqual(await shown(source, OPEN, context()), FIRST);
    const next = expected(OPEN, FIRST);
    assert.equal(next.text, 'const a = first;\n\n');
    assert.deepEqual(await shown(source, next, context()), NEXT);
    assert.deepEqual(kinds().slice(0, 2), [false, true]);
    assert.equal(asked[1]?.text, next.text);
    // The third is what comes after the second acceptance.
    assert.equal(asked[2]?.text, expected(next, NEXT).text);
    assert.equal(asked[2].options.ahead, true);
  });

  it('are still there when VS Code has asked at the end of the accepted line', async () => {
    const { source, kinds } = setUp();
    await shown(source, OPEN, context());
    const accepted = accepting(OPEN, ghostText(OPEN, FIRST) ?? assert.fail());
    assert.equal(await shown(source, accepted, context()), undefined);
    assert.deepEqual(await shown(source, expected(OPEN, FIRST), context()), NEXT);
    assert.deepEqual(kinds().slice(0, 3), [false, true, false]);
  });

  it('count as nothing while the first is typed through', async () => {
    const { source } = setUp();
    await shown(source, OPEN, context());
    const typed = accepting(OPEN, { text: 'fir', start: OPEN.offset, end: OPEN.offset });
    assert.deepEqual(await shown(source, typed, context()), { text: 'st;', replaceTo: 0 });
  });

  it('are asked for in earnest where nothing was found ahead', async () => {
    const next = expected(OPEN, FIRST);
    const { source, kinds } = setUp({ [next.text]: undefined });
    await shown(source, OPEN, context());
    assert.equal(await shown(source, next, context()), undefined);
    assert.deepEqual(kinds(), [false, true, false]);
  });

  it('are cancelled when the user goes another way', async () => {
    const { source, asked } = setUp({}, new Promise(() => undefined));
    await shown(source, OPEN, context());
    await Promise.resolve();
    const other = accepting(OPEN, { text: 'x', start: OPEN.offset, end: OPEN.offset });
    await shown(source, other, context());
    assert.equal(asked[1]?.options.signal.aborted, true);
  });

  it('are not asked for ahead on demand, nor by who asks by command', async () => {
    for (const changes of [{ explicit: true }, { explicit: true, onDemand: true }]) {
      const { source, kinds } = setUp();
      await shown(source, OPEN, context(changes));
      assert.deepEqual(kinds(), [false]);
    }
  });

  it('are asked for anew by command, which wants unsure ones too', async () => {
    const { source, kinds } = setUp();
    await shown(source, OPEN, context());
    await shown(source, expected(OPEN, FIRST), context({ explicit: true }));
    assert.deepEqual(kinds(), [false, true, false]);
  });

  it('are forgotten when the document closes, and when nothing counts any more', async () => {
    for (const forget of ['closed', 'cleared']) {
      const { source, asked, kinds } = setUp();
      await shown(source, OPEN, context());
      if (forget === 'closed') source.forget(OPEN.uri);
      else source.clear();
      assert.equal(asked[1]?.options.signal.aborted, true, forget);
      await shown(source, expected(OPEN, FIRST), context());
      assert.deepEqual(kinds().slice(0, 3), [false, true, false], forget);
    }
  });
});

describe('suggestions while the suggest widget is open', () => {
  it('go on behind its selected entry, or are not shown', async () => {
    const typed = accepting(OPEN, { text: 'fi', start: OPEN.offset, end: OPEN.offset });
    const selected = { text: 'find', start: OPEN.offset, end: typed.offset };
    const view = accepting(typed, selected);
    const { source, asked } = setUp({ [view.text]: { text: '(1);', replaceTo: 0 } });
    const ghosts = await source.ghostTexts(typed, context({ selected }));
    assert.deepEqual(ghosts, [{ text: 'find(1);', start: OPEN.offset, end: typed.offset }]);
    assert.equal(asked[0]?.text, view.text);
    const elsewhere = { ...selected, start: typed.offset + 1 };
    assert.deepEqual(await source.ghostTexts(typed, context({ selected: elsewhere })), []);
  });
});

describe('suggestions asked for by command', () => {
  const OTHER: Suggestion = { text: 'firm(1);', replaceTo: 0 };
  const THIRD: Suggestion = { text: 'second;', replaceTo: 0 };
  const typing = (text: string) => accepting(OPEN, { text, start: OPEN.offset, end: OPEN.offset });

  it('are all that was found, and while typing only one', async () => {
    const { source } = setUp({}, undefined, [OTHER, THIRD]);
    const all = await allShown(source, OPEN, context({ explicit: true }));
    assert.deepEqual(all, [FIRST, OTHER, THIRD]);
    const automatic = setUp({}, undefined, [OTHER, THIRD]);
    assert.deepEqual(await allShown(automatic.source, OPEN, context()), [FIRST]);
  });

  it('stay while any of them is typed through, the best first', async () => {
    const { source, asked } = setUp({}, undefined, [OTHER, THIRD]);
    await allShown(source, OPEN, context({ explicit: true }));
    assert.equal((await shown(source, typing('fir'), context()))?.text, 'st;');
    assert.equal((await shown(source, typing('firm'), context()))?.text, '(1);');
    assert.equal((await shown(source, typing('sec'), context()))?.text, 'ond;');
    assert.equal(asked.length, 1);
  });

  it('leave first what is visible, also where nothing was found', async () => {
    const { source } = setUp({ [typing('f').text]: OTHER });
    await allShown(source, OPEN, context());
    const rest: Suggestion = { text: 'irst;', replaceTo: 0 };
    assert.deepEqual(await allShown(source, typing('f'), context({ explicit: true })), [
      rest,
      OTHER,
    ]);
    const nothing = setUp();
    await allShown(nothing.source, OPEN, context());
    const kept = await allShown(nothing.source, typing('f'), context({ explicit: true }));
    assert.deepEqual(kept, [rest]);
  });
});
