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
    const right = habit === 'accepts' ? noticed(stage, target.slice(at), clock.now()) : 0;
    if (right > 0) {
      const since = stage.shown?.since ?? 0;
      await clock.advance(Math.max(0, since + READING_MS - clock.now()));
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

/** Units of the text on the screen when the user has seen it and wants all of it; else 0. */
function noticed({ shown }: Stage, wanted: string, now: number): number {
  if (shown === undefined || now - shown.since < NOTICED_MS) return 0;
  if (shown.end !== shown.start || shown.text.length < LEAST_UNITS) return 0;
  return wanted.startsWith(shown.text) ? shown.text.length : 0;
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
