/**
 * Asks, while a suggestion is on the screen, for what comes after it: once it has been accepted the next one is there
 * at once. Only a guess of what will be asked: it is used at exactly the state it was made for, is never shown before,
 * and gives way to every real request.
 */
import type { Snapshot } from '../text/snapshot';
import type { Suggestion } from './suggestion';
import type { Clock } from './clock';

/** Asks the model at a state that is not there yet. */
export type AskAhead = (signal: AbortSignal) => Promise<Suggestion | undefined>;

/** Shown for less than this, in ms, a suggestion is hardly read: who types on at once would only cost requests. */
const READ_MS = 150;

interface Guess {
  readonly state: Snapshot;
  readonly controller: AbortController;
  readonly stopTimer: () => void;
  answer?: Promise<Suggestion | undefined>;
  isAnswered: boolean;
}

/** One guess at a time, for what is on the screen or was accepted last. */
export class LookAhead {
  private guess: Guess | undefined;

  constructor(private readonly clock: Pick<Clock, 'after'>) {}

  /**
   * A suggestion came on the screen.
   * @param state the document as it is expected once that has been accepted
   * @param ask called in a moment unless something else happens until then
   */
  prepare(state: Snapshot, ask: AskAhead): void {
    this.cancel();
    const controller = new AbortController();
    const stopTimer = this.clock.after(READ_MS, () => {
      const answered = () => {
        guess.isAnswered = true;
      };
      guess.answer = ask(controller.signal);
      // Nobody may ever want it; who does is told by the same promise.
      guess.answer.then(answered, answered);
    });
    const guess: Guess = { state, controller, stopTimer, isAnswered: false };
    this.guess = guess;
  }

  /**
   * A real request is about to be made: what has been found for exactly its state, or is being looked for. Whatever
   * else is being looked for gives way.
   */
  take(snapshot: Snapshot): Promise<Suggestion | undefined> | undefined {
    const { guess } = this;
    if (guess?.answer !== undefined && isSame(guess.state, snapshot)) return guess.answer;
    if (guess?.isAnswered !== true) this.cancel();
    return undefined;
  }

  /** Gives up the guess; what is being asked is cancelled. */
  cancel(): void {
    const { guess } = this;
    this.guess = undefined;
    guess?.stopTimer();
    guess?.controller.abort();
  }

  /** Forgets a closed document. */
  forget(uri: string): void {
    if (this.guess?.state.uri === uri) this.cancel();
  }
}

/** Whether nothing differs that the model would see. */
function isSame(guessed: Snapshot, real: Snapshot): boolean {
  return (
    guessed.uri === real.uri &&
    guessed.languageId === real.languageId &&
    guessed.offset === real.offset &&
    guessed.preamble === real.preamble &&
    guessed.text === real.text
  );
}
