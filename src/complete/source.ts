import type { Snapshot } from '../text/snapshot';
import {
  ghostText,
  ghostTextOfSelected,
  withSelected,
  type GhostText,
  type SelectedCompletion,
} from './ghostTextRange';
import type { Suggestion } from './suggestion';
import { afterAcceptance } from './afterAcceptance';
import type { LookAhead } from './lookAhead';
import { skipReason, type Edit } from './trigger';
import type { TypingCache } from './typingCache';
import type { Suggester, SuggestOptions } from './suggester';

export interface SuggestionSourceParts {
  readonly suggester: Pick<Suggester, 'suggest' | 'candidates' | 'forget'>;
  readonly cache: Pick<TypingCache, 'lookup' | 'offer' | 'offerAll' | 'forget' | 'clear'>;
  readonly ahead: Pick<LookAhead, 'prepare' | 'take' | 'cancel' | 'forget'>;
  readonly log: { trace(line: string): void };
}

/** What a place is asked about for, and by whom. */
export interface SuggestContext extends SuggestOptions {
  /** Suggestions are wanted by command only. */
  readonly onDemand: boolean;
  /** The edit that led here, if it was a single one. */
  readonly edit: Edit | undefined;
  /** The entry selected in the suggest widget; while there is one, VS Code shows only what extends it. */
  readonly selected?: SelectedCompletion | undefined;
}

/** Suggestions to cycle through at most: the model refines several lengths anyway, and each is read. */
const MAX_CANDIDATES = 4;

/**
 * Where suggestions come from, in the order they are looked for: what is shown already, what was asked ahead, then the
 * model.
 */
export class SuggestionSource {
  constructor(private readonly parts: SuggestionSourceParts) {}

  /**
   * What to show at the snapshot's cursor, the best first: what is left of the suggestion the user is typing through,
   * else a new one. A command gets what else the model has found there as well, to choose from.
   * @throws RuntimeCallError when the runtime refuses the request
   */
  async ghostTexts(snapshot: Snapshot, context: SuggestContext): Promise<readonly GhostText[]> {
    const { selected, explicit } = context;
    const view = selected === undefined ? snapshot : withSelected(snapshot, selected);
    if (view === undefined) return [];
    const found = await (explicit ? this.choice(view, context) : this.automatic(view, context));
    const ghosts = found.suggestions.flatMap((suggestion) => {
      return (
        (selected === undefined
          ? ghostText(snapshot, suggestion)
          : ghostTextOfSelected(snapshot, selected, suggestion)) ?? []
      );
    });
    const [best] = ghosts;
    if (found.isNew && best !== undefined) this.lookAhead(snapshot, best, context);
    return ghosts;
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

  private async choice(view: Snapshot, context: SuggestContext): Promise<Found> {
    const { ahead, cache, suggester } = this.parts;
    ahead.cancel();
    const found = await suggester.candidates(view, context, MAX_CANDIDATES);
    // A command that asked once goes on asking by command: nothing is asked ahead.
    return context.signal.aborted ? NOTHING : known(cache.offerAll(view, found));
  }

  private async automatic(view: Snapshot, context: SuggestContext): Promise<Found> {
    const { cache, log } = this.parts;
    const { edit, signal, onDemand } = context;
    const remainder = cache.lookup(view);
    if (remainder !== undefined) return known([remainder]);
    if (onDemand) return NOTHING;
    const why = skipReason(view, edit);
    if (why !== undefined) {
      log.trace(`no request: ${why}`);
      return NOTHING;
    }
    const suggestion = await this.newSuggestion(view, context);
    if (suggestion === undefined || signal.aborted) return NOTHING;
    return { suggestions: [cache.offer(view, suggestion)], isNew: true };
  }

  private async newSuggestion(
    view: Snapshot,
    context: SuggestContext,
  ): Promise<Suggestion | undefined> {
    const { ahead, suggester } = this.parts;
    const found = await ahead.take(view);
    // Not found ahead may mean that something came in between.
    return found ?? (context.signal.aborted ? undefined : suggester.suggest(view, context));
  }

  /** Asks for what follows a suggestion that has come by itself, while it is shown. */
  private lookAhead(snapshot: Snapshot, shown: GhostText, { settings }: SuggestContext): void {
    const { ahead, suggester } = this.parts;
    const { state, edit } = afterAcceptance(snapshot, shown);
    if (skipReason(state, edit) !== undefined) return;
    ahead.prepare(state, (signal) =>
      suggester.suggest(state, { settings, explicit: false, ahead: true, signal }),
    );
  }
}

/** What was found for a place. */
interface Found {
  readonly suggestions: readonly Suggestion[];
  /** It has come by itself, and was not shown before. */
  readonly isNew: boolean;
}

const NOTHING: Found = { suggestions: [], isNew: false };

const known = (suggestions: readonly Suggestion[]): Found => ({ suggestions, isNew: false });
