import { cursorLine } from '../../src/text/snapshot';
import { accepting } from '../../src/complete/ghostTextRange';
import { indentAfter } from '../../src/complete/afterAcceptance';
import type { Key, Session } from './session';
import type { Shown, Stage } from './stage';
import type { VirtualClock } from './virtualClock';

/** What the user does with text on the screen: types on as if it were not there, or accepts what can be read. */
export type Habit = 'types everything' | 'accepts';

/** What the user did. */
export interface UserActions {
  /** Keys pressed, wrong ones and the backspaces for them included; an acceptance is one as well. */
  keystrokes: number;
  accepted: number;
  /** Accepted, seen to be wrong, and undone. */
  takenBack: number;
  /** Units that were accepted instead of typed. */
  acceptedUnits: number;
}

/** Time a text is on the screen until the user has read and accepts it, ms. */
const READING_MS = 300;
/** Time from an acceptance to the line break behind it, ms. */
const ENTER_MS = 400;
/** Time until a wrong text that was accepted is seen to be wrong, and until typing goes on after that, ms. */
const REGRET_MS = { seen: 700, again: 200 };
/** Shorter texts are typed faster than they are accepted. */
const LEAST_UNITS = 3;
/** Time after the last key, for what still comes, ms. */
const AFTERWARDS_MS = 1000;

/**
 * Sits at the keyboard for one session: the keys come when the session says. One who accepts looks at the screen before
 * each key, reads and accepts a text there, goes on to the next line, and undoes both where the text was wrong; the
 * same is not accepted again then. (Accepting only what is right would leave few acceptances to measure: how long the
 * next text takes does not depend on whether the last one was right.)
 */
export async function typeThrough(
  { target, keys }: Pick<Session, 'target' | 'keys'>,
  habit: Habit,
  stage: Stage,
  clock: VirtualClock,
): Promise<UserActions> {
  const actions: UserActions = { keystrokes: 0, accepted: 0, takenBack: 0, acceptedUnits: 0 };
  const wrong = new Set<string>();
  let at = 0;
  while (at < target.length) {
    const key = keys[at];
    if (key === undefined) throw new Error(`no key for offset ${at}`);
    await clock.advance(key.gap);
    const right =
      habit === 'accepts' ? await accept(stage, target.slice(at), clock, actions, wrong) : 0;
    at += right;
    if (right > 0) continue;
    actions.keystrokes += await press(key, stage, clock);
    at += key.text.length;
  }
  await clock.advance(AFTERWARDS_MS);
  return actions;
}

/**
 * Accepts what is on the screen.
 * @param wrong documents that came of it before and were not wanted
 * @returns units of it that stay
 */
async function accept(
  stage: Stage,
  wanted: string,
  clock: VirtualClock,
  actions: UserActions,
  wrong: Set<string>,
): Promise<number> {
  const first = worthReading(stage, wrong);
  if (first === undefined) return 0;
  await clock.advance(Math.max(0, first.since + READING_MS - clock.now()));
  const shown = worthReading(stage, wrong);
  if (shown === undefined) return 0;
  const { snapshot } = stage;
  stage.accept();
  actions.keystrokes += 1;
  actions.accepted += 1;
  const { length } = shown.text;
  if (shown.start === shown.end && wanted.startsWith(shown.text)) {
    actions.acceptedUnits += length;
    return length;
  }
  wrong.add(accepting(snapshot, shown).text);
  const line = cursorLine(stage.snapshot);
  if (line.after === '') {
    await clock.advance(ENTER_MS);
    stage.type(`\n${indentAfter(line.before, stage.snapshot)}`);
    actions.keystrokes += 1;
  }
  await clock.advance(REGRET_MS.seen);
  stage.undo(snapshot);
  actions.keystrokes += 1;
  actions.takenBack += 1;
  await clock.advance(REGRET_MS.again);
  return 0;
}

/** What is on the screen, unless it is short or known to be wrong. */
function worthReading({ shown, snapshot }: Stage, wrong: ReadonlySet<string>): Shown | undefined {
  if (shown === undefined || shown.text.length < LEAST_UNITS) return undefined;
  return wrong.has(accepting(snapshot, shown).text) ? undefined : shown;
}

/** @returns keys pressed */
async function press({ text, slip }: Key, stage: Stage, clock: VirtualClock): Promise<number> {
  if (slip !== undefined) {
    stage.type(slip.text);
    await clock.advance(slip.noticed);
    stage.backspace();
    await clock.advance(slip.again);
  }
  stage.type(text);
  return slip === undefined ? 1 : 3;
}
