import type { LogOutputChannel } from 'vscode';
import type { Snapshot } from '../context/snapshot';
import { ghostText } from '../diff/ghostTextRange';
import type { Suggestion } from '../diff/suggestion';
import { afterAcceptance } from '../request/afterAcceptance';
import type { LookAhead } from '../request/lookAhead';
import { refusal, type Edit, type Trigger } from '../request/trigger';
import type { TypingCache } from '../request/typingCache';
import type { Suggester, SuggestOptions } from './suggest';

export interface SuggestionSourceParts {
  readonly suggester: Pick<Suggester, 'suggest' | 'forget'>;
  readonly cache: Pick<TypingCache, 'lookup' | 'offer' | 'forget' | 'clear'>;
  readonly ahead: Pick<LookAhead, 'prepare' | 'take' | 'cancel' | 'forget'>;
  readonly log: Pick<LogOutputChannel, 'trace'>;
}

/** What VS Code, or the bench in its place, wants to show something for. */
export interface Occasion extends SuggestOptions {
  /** Suggestions are wanted by command only. */
  readonly onDemand: boolean;
  /** The edit that led here, if it was a single one. */
  readonly edit: Edit | undefined;
}

/**
 * Where suggestions come from, in the order they are looked for: what is shown already, what was asked ahead, then the
 * model.
 */
export class SuggestionSource {
  constructor(private readonly parts: SuggestionSourceParts) {}

  /**
   * What to show at the snapshot's cursor: what is left of the suggestion the user is typing through, else a new one.
   * @throws RuntimeCallError when the runtime refuses the request
   */
  async suggestion(view: Snapshot, occasion: Occasion): Promise<Suggestion | undefined> {
    const { cache, log } = this.parts;
    const { explicit, edit, signal } = occasion;
    const remainder = cache.lookup(view);
    if (remainder !== undefined) return remainder;
    if (occasion.onDemand && !explicit) return undefined;
    const trigger: Trigger = explicit
      ? { kind: 'manual' }
      : { kind: 'automatic', ...(edit !== undefined && { edit }) };
    const why = refusal(view, trigger);
    if (why !== undefined) {
      log.trace(`no request: ${why}`);
      return undefined;
    }
    const suggestion = await this.newSuggestion(view, occasion);
    if (suggestion === undefined || signal.aborted) return undefined;
    const shown = cache.offer(view, suggestion);
    if (!explicit) this.lookAhead(view, shown, occasion);
    return shown;
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

  private async newSuggestion(view: Snapshot, occasion: Occasion): Promise<Suggestion | undefined> {
    const { ahead, suggester } = this.parts;
    if (occasion.explicit) ahead.cancel();
    const known = await ahead.take(view);
    // Not found ahead may mean that something came in between.
    return known ?? (occasion.signal.aborted ? undefined : suggester.suggest(view, occasion));
  }

  /** Who asked by command goes on asking by command. */
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
