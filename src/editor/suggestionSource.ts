import type { LogOutputChannel } from 'vscode';
import type { Snapshot } from '../context/snapshot';
import type { Suggestion } from '../diff/suggestion';
import { refusal, type Edit, type Trigger } from '../request/trigger';
import type { TypingCache } from '../request/typingCache';
import type { Suggester, SuggestOptions } from './suggest';

export interface SuggestionSourceParts {
  readonly suggester: Pick<Suggester, 'suggest' | 'forget'>;
  readonly cache: Pick<TypingCache, 'lookup' | 'offer' | 'forget' | 'clear'>;
  readonly log: Pick<LogOutputChannel, 'trace'>;
}

/** What VS Code, or the bench in its place, wants to show something for. */
export interface Occasion extends SuggestOptions {
  /** Suggestions are wanted by command only. */
  readonly onDemand: boolean;
  /** The edit that led here, if it was a single one. */
  readonly edit: Edit | undefined;
}

/** Where suggestions come from, in the order they are looked for: what is shown already, then the model. */
export class SuggestionSource {
  constructor(private readonly parts: SuggestionSourceParts) {}

  /**
   * What to show at the snapshot's cursor: what is left of the suggestion the user is typing through, else a new one.
   * @throws RuntimeCallError when the runtime refuses the request
   */
  async suggestion(view: Snapshot, occasion: Occasion): Promise<Suggestion | undefined> {
    const { cache, log, suggester } = this.parts;
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
    const suggestion = await suggester.suggest(view, occasion);
    return suggestion === undefined || signal.aborted ? undefined : cache.offer(view, suggestion);
  }

  /** Forgets a closed document. */
  forget(uri: string): void {
    this.parts.suggester.forget(uri);
    this.parts.cache.forget(uri);
  }

  /** Nothing suggested so far counts any more. */
  clear(): void {
    this.parts.cache.clear();
  }
}
