import type { Key, Session } from './session';
import type { Stage } from './stage';
import type { VirtualClock } from './virtualClock';

/** What the user does with text on the screen: types on as if it were not there, or takes what is right. */
export type Habit = 'types everything' | 'accepts';

/** What the user did. */
export interface Deeds {
  /** Keys pressed, wrong ones and the backspaces for them included; an acceptance is one as well. */
  keystrokes: number;
  accepted: number;
  /** Units that were accepted instead of typed. */
  acceptedUnits: number;
}

/** Time a text must be on the screen to be noticed before the next key is pressed, ms. */
const NOTICED_MS = 100;
/** Time a noticed text is on the screen until the user has read and accepts it, ms. */
const READING_MS = 300;
/** Shorter texts are typed faster than they are accepted. */
const LEAST_UNITS = 3;
/** Time after the last key, for what still comes, ms. */
const AFTERWARDS_MS = 1000;

/**
 * Sits at the keyboard for one session: the keys come when the session says. One who accepts looks at the screen before
 * each key, and reads and takes a text there that is right to its last unit instead of typing on.
 */
export async function typeThrough(
  { target, keys }: Pick<Session, 'target' | 'keys'>,
  habit: Habit,
  stage: Stage,
  clock: VirtualClock,
): Promise<Deeds> {
  const deeds: Deeds = { keystrokes: 0, accepted: 0, acceptedUnits: 0 };
  let at = 0;
  while (at < target.length) {
    const key = keys[at];
    if (key === undefined) throw new Error(`no key for offset ${at}`);
    await clock.advance(key.gap);
    const right = habit === 'accepts' ? await read(stage, target.slice(at), clock) : 0;
    if (right > 0) {
      stage.accept();
      at += right;
      deeds.keystrokes += 1;
      deeds.accepted += 1;
      deeds.acceptedUnits += right;
    } else {
      deeds.keystrokes += await press(key, stage, clock);
      at += key.text.length;
    }
  }
  await clock.advance(AFTERWARDS_MS);
  return deeds;
}

/** Has the user read what is on the screen. @returns its units when the user wants all of it; else 0 */
async function read(stage: Stage, wanted: string, clock: VirtualClock): Promise<number> {
  const { shown } = stage;
  if (rightUnits(stage, wanted) === 0 || shown === undefined) return 0;
  const age = clock.now() - shown.since;
  if (age < NOTICED_MS) return 0;
  await clock.advance(Math.max(0, READING_MS - age));
  return rightUnits(stage, wanted);
}

function rightUnits({ shown }: Stage, wanted: string): number {
  if (shown === undefined || shown.end !== shown.start) return 0;
  const { length } = shown.text;
  return length >= LEAST_UNITS && wanted.startsWith(shown.text) ? length : 0;
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
