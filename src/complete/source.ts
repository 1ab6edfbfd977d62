import { defined } from '../text/defined';
import type { Snapshot } from '../text/snapshot';
import { ghostText } from './ghostTextRange';
import type { Suggestion } from './suggestion';
import { afterAcceptance } from './afterAcceptance';
import type { LookAhead } from './lookAhead';
import { refusal, type Edit } from './trigger';
import type { TypingCache } from './typingCache';
import type { Suggester, SuggestOptions } from './suggester';

export interface SuggestionSourceParts {
  readonly suggester: Pick<Suggester, 'suggest' | 'candidates' | 'forget'>;
  readonly cache: Pick<TypingCache, 'lookup' | 'offer' | 'offerAll' | 'forget' | 'clear'>;
  readonly ahead: Pick<LookAhead, 'prepare' | 'take' | 'cancel' | 'forget'>;
  readonly log: { trace(line: string): void };
}

/** What VS Code, or the bench in its place, wants to show something for. */
export interface Occasion extends SuggestOptions {
  /** Suggestions are wanted by command only. */
  readonly onDemand: boolean;
  /** The edit that led here, if it was a single one. */
  readonly edit: Edit | undefined;
}

/** Suggestions to cycle through at most: the model refines several lengths anyway, and each is read. */
const MOST_CANDIDATES = 4;

/**
 * Where suggestions come from, in the order they are looked for: what is shown already, what was asked ahead, then the
 * model.
 */
export class SuggestionSource {
  constructor(private readonly parts: SuggestionSourceParts) {}

  /**
   * What to show at the snapshot's cursor, the best first: what is left of the suggestion the user is typing through,
   * else a new one. Who asks by command gets what else the model has found there as well, to choose from.
   * @throws RuntimeCallError when the runtime refuses the request
   */
  async suggestions(view: Snapshot, occasion: Occasion): Promise<readonly Suggestion[]> {
    if (occasion.explicit) return this.choice(view, occasion);
    const suggestion = await this.automatic(view, occasion);
    return suggestion === undefined ? [] : [suggestion];
  }

  /** Forgets a closed document. */
  forget(uri: string): void {
    this.parts.ahead.forget(uri);
    this.parts.suggester.forget(uri);
    this.parts.cache.forget(uri);
  }

  /** Nothing suggested so far counts any more. */
  clear(): void {
    this.parts.ahead.cancel();
    this.parts.cache.clear();
  }

  private async choice(view: Snapshot, occasion: Occasion): Promise<readonly Suggestion[]> {
    const { ahead, cache, suggester } = this.parts;
    ahead.cancel();
    const found = await suggester.candidates(view, occasion, MOST_CANDIDATES);
    return occasion.signal.aborted ? [] : cache.offerAll(view, found);
  }

  private async automatic(view: Snapshot, occasion: Occasion): Promise<Suggestion | undefined> {
    const { cache, log } = this.parts;
    const { edit, signal } = occasion;
    const remainder = cache.lookup(view);
    if (remainder !== undefined) return remainder;
    if (occasion.onDemand) return undefined;
    const why = refusal(view, { kind: 'automatic', ...defined({ edit }) });
    if (why !== undefined) {
      log.trace(`no request: ${why}`);
      return undefined;
    }
    const suggestion = await this.newSuggestion(view, occasion);
    if (suggestion === undefined || signal.aborted) return undefined;
    const shown = cache.offer(view, suggestion);
    this.lookAhead(view, shown, occasion);
    return shown;
  }

  private async newSuggestion(view: Snapshot, occasion: Occasion): Promise<Suggestion | undefined> {
    const { ahead, suggester } = this.parts;
    const known = await ahead.take(view);
    // Not found ahead may mean that something came in between.
    return known ?? (occasion.signal.aborted ? undefined : suggester.suggest(view, occasion));
  }

  /** While a suggestion is shown that came by itself: who asks by command goes on asking by command. */
  private lookAhead(view: Snapshot, shown: Suggestion, { settings }: Occasion): void {
    const { ahead, suggester } = this.parts;
    const ghost = ghostText(view, shown);
    if (ghost === undefined) return;
    const { state, edit } = afterAcceptance(view, ghost);
    if (refusal(state, { kind: 'automatic', edit }) !== undefined) return;
    ahead.prepare(state, (signal) =>
      suggester.suggest(state, { settings, explicit: false, ahead: true, signal }),
    );
  }
}
