import assert from 'node:assert/strict';
import type { InfillQuery } from '../../../src/model/model';
import type { InfillResult, RuntimeInfo } from '../../../src/protocol';
import { keysOf, recordedSessions, type Key } from '../../../bench/replay/session';
import { Stage, type Ask } from '../../../bench/replay/stage';
import { Tally } from '../../../bench/replay/tally';
import { typeThrough, type Habit } from '../../../bench/replay/user';
import { VirtualClock } from '../../../bench/replay/virtualClock';
import { VirtualRuntime } from '../../../bench/replay/virtualRuntime';
import { seededRandom } from '../../../bench/common/random';
import { snapshotAt } from '../context/snapshots';

const TEXT = Array.from({ length: 40 }, (_, line) => `  const value${line} = other(${line});\n`);
const FILE = { languageId: 'typescript', package: 'lib 1.0.0', path: 'a.ts', text: TEXT.join('') };

describe('recorded sessions', () => {
  it('are the same for the same seed, and put together give the file', () => {
    const sessions = recordedSessions([FILE], ['typescript'], 5, 7);
    assert.deepEqual(sessions, recordedSessions([FILE], ['typescript'], 5, 7));
    assert.notDeepEqual(sessions, recordedSessions([FILE], ['typescript'], 5, 8));
    assert.equal(sessions.length, 5);
    for (const { prefix, target, suffix, keys } of sessions) {
      assert.equal(prefix + target + suffix, FILE.text);
      assert.equal(keys.length, target.length);
    }
  });

  it('have keys that write the text, with indentation that comes by itself', () => {
    const target = 'if (a) {\n    b();\n}';
    const keys = keysOf(target, seededRandom(1));
    let typed = '';
    while (typed.length < target.length) typed += keys[typed.length]?.text ?? assert.fail(typed);
    assert.equal(typed, target);
    assert.equal(keys[8]?.text, '\n    ');
  });
});

describe('the virtual clock', () => {
  it('calls in the order of time, also what is set meanwhile', async () => {
    const clock = new VirtualClock();
    const calls: string[] = [];
    const note = (name: string) => () => {
      calls.push(`${name} ${clock.now()}`);
    };
    clock.after(20, note('late'));
    clock.after(10, () => {
      note('early')();
      clock.after(5, note('between'));
    });
    clock.after(10, note('cancelled'))();
    clock.after(31, note('not yet'));
    await clock.advance(30);
    assert.deepEqual(calls, ['early 10', 'between 15', 'late 20']);
    assert.equal(clock.now(), 30);
  });

  it('stands still while work is held, and throws what work nobody waits for failed with', async () => {
    const clock = new VirtualClock();
    let finish: () => void = () => undefined;
    const work = clock.hold(new Promise<void>((resolve) => (finish = resolve)));
    const seen = work.then(() => clock.now());
    const advanced = clock.advance(50);
    setImmediate(finish);
    await advanced;
    assert.equal(await seen, 0);
    clock.run(Promise.reject(new Error('broken')));
    await assert.rejects(clock.advance(1), /broken/);
  });
});

const INFO = { model: 'tiny', gate: { low: 0, medium: 0, high: 0 } } as RuntimeInfo;
const RESULT = { text: 'x', forwards: 2 } as InfillResult;
const QUERY = { documentId: 'd' } as InfillQuery;

describe('the runtime in virtual time', () => {
  const runtimeOf = (clock: VirtualClock) =>
    new VirtualRuntime(clock, {
      info: INFO,
      infill: () => Promise.resolve(RESULT),
    });

  it('stops an older request for a newer one', async () => {
    const clock = new VirtualClock();
    const runtime = runtimeOf(clock);
    const answers = [runtime.infill(QUERY), runtime.infill(QUERY)];
    await clock.advance(10_000);
    assert.deepEqual(await Promise.all(answers), [undefined, RESULT]);
    assert.deepEqual([runtime.requests, runtime.superseded], [2, 1]);
    assert.equal(runtime.isIdle, true);
  });

  it('lets go of a request that is not wanted any more', async () => {
    const clock = new VirtualClock();
    const runtime = runtimeOf(clock);
    const controller = new AbortController();
    const answer = runtime.infill(QUERY, { signal: controller.signal });
    await clock.advance(0);
    assert.equal(runtime.isIdle, false);
    controller.abort();
    await clock.advance(10_000);
    assert.equal(await answer, undefined);
    assert.equal(runtime.superseded, 1);
  });
});

/** A stage whose answers are the texts given, each for one question. */
function stageWith(texts: readonly (string | undefined)[], ms = 10) {
  const clock = new VirtualClock();
  const left = [...texts];
  const ask: Ask = async ({ offset }) => {
    await clock.passed(ms);
    const text = left.shift();
    return text === undefined ? undefined : { text, start: offset, end: offset };
  };
  const tally = new Tally({ way: 'plain', habit: 'accepts', slowness: 1 });
  return { clock, tally, stage: new Stage(snapshotAt('let ┃;'), clock, ask, tally) };
}

const shownIn = ({ shown }: Stage) => shown?.text;
const rowOf = (tally: Tally) => tally.row(0);

describe('the stage', () => {
  it('counts a text that goes away under the user who types it', async () => {
    const { clock, tally, stage } = stageWith(['abc', undefined]);
    stage.type('x');
    await clock.advance(100);
    assert.equal(shownIn(stage), 'abc');
    stage.type('a');
    assert.equal(shownIn(stage), 'bc');
    await clock.advance(100);
    assert.equal(shownIn(stage), undefined);
    assert.equal(rowOf(tally).withdrawn, 1);
  });

  it('counts a text that is replaced, but not one that only grows or that the user leaves', async () => {
    const replaced = stageWith(['abc', 'bd']);
    const grown = stageWith(['abc', 'bcd']);
    const left = stageWith(['abc', 'q']);
    for (const { clock, stage } of [replaced, grown, left]) {
      stage.type('x');
      await clock.advance(100);
      stage.type(stage === left.stage ? 'z' : 'a');
      await clock.advance(100);
    }
    assert.deepEqual(
      [replaced, grown, left].map(({ tally }) => rowOf(tally).withdrawn),
      [1, 0, 0],
    );
  });

  it('says how long text took after a key, and apart from that after an acceptance', async () => {
    const { clock, tally, stage } = stageWith(['abc', 'def']);
    stage.type('x');
    await clock.advance(100);
    stage.accept();
    await clock.advance(100);
    assert.equal(stage.snapshot.text, 'let xabc;');
    assert.equal(shownIn(stage), 'def');
    const { visible, visibleAfterAcceptance } = rowOf(tally);
    assert.deepEqual(visible, { times: 1, p50: 60, p95: 60 });
    assert.deepEqual(visibleAfterAcceptance, { times: 1, p50: 60, p95: 60 });
  });

  it('does not count what comes back after an undo', async () => {
    const { clock, tally, stage } = stageWith(['abc', undefined, 'abc']);
    stage.type('x');
    await clock.advance(100);
    const { snapshot } = stage;
    stage.accept();
    await clock.advance(100);
    stage.undo(snapshot);
    await clock.advance(100);
    assert.equal(shownIn(stage), 'abc');
    assert.equal(stage.snapshot.text, 'let x;');
    const { visible, visibleAfterAcceptance } = rowOf(tally);
    assert.deepEqual([visible.times, visibleAfterAcceptance.times], [1, 0]);
  });

  it('counts what comes after the line break behind an acceptance as coming after that', async () => {
    const { clock, tally, stage } = stageWith(['abc', undefined, 'def', 'ghi']);
    stage.type('x');
    await clock.advance(100);
    stage.accept();
    await clock.advance(100);
    stage.type('\n  ');
    await clock.advance(100);
    assert.equal(rowOf(tally).visibleAfterAcceptance.times, 1);
    stage.type('z');
    await clock.advance(100);
    assert.equal(rowOf(tally).visible.times, 2);
  });

  it('asks nothing for a key that another one follows at once', async () => {
    const { clock, tally, stage } = stageWith(['abc']);
    stage.type('x');
    await clock.advance(40);
    stage.type('y');
    await clock.advance(55);
    assert.equal(shownIn(stage), undefined);
    await clock.advance(5);
    assert.equal(shownIn(stage), 'abc');
    assert.equal(rowOf(tally).visible.times, 1);
  });
});

describe('the user', () => {
  const keys = (target: string, gap = 200): Key[] =>
    target.split('').map((text) => ({ text, gap }));

  async function typed(habit: Habit, answers: (string | undefined)[], session: Key[]) {
    const { clock, stage } = stageWith(answers);
    const target = session.map(({ text }) => text).join('');
    const actions = await typeThrough({ target, keys: session }, habit, stage, clock);
    assert.equal(stage.snapshot.text, `let ${target};`);
    return actions;
  }

  it('takes what is right, in place of a key, and types the rest', async () => {
    const actions = await typed('accepts', ['bcd'], keys('abcdef'));
    assert.deepEqual(actions, { keystrokes: 4, accepted: 1, takenBack: 0, acceptedUnits: 3 });
  });

  it('undoes what was wrong, and types on', async () => {
    const actions = await typed('accepts', ['bcx'], keys('abcdef'));
    assert.deepEqual(actions, { keystrokes: 8, accepted: 1, takenBack: 1, acceptedUnits: 0 });
  });

  it('does not accept again what it has undone', async () => {
    const actions = await typed('accepts', ['bcdx', undefined, 'bcdx', 'cdx'], keys('abcdef'));
    assert.equal(actions.accepted, 1);
  });

  it('takes nothing when that is the habit', async () => {
    const actions = await typed('types everything', ['bcd'], keys('abcdef'));
    assert.deepEqual(actions, { keystrokes: 6, accepted: 0, takenBack: 0, acceptedUnits: 0 });
  });

  it('takes back a slip', async () => {
    const slip = { text: 's', noticed: 250, again: 100 };
    const actions = await typed('accepts', [], [{ text: 'a', gap: 100, slip }]);
    assert.equal(actions.keystrokes, 3);
  });
});
