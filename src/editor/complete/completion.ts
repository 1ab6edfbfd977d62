import type * as vscode from 'vscode';
import { SYSTEM_CLOCK } from '../../complete/clock';
import { Debounce } from '../../complete/debounce';
import { LookAhead } from '../../complete/lookAhead';
import { SuggestionSource } from '../../complete/source';
import { Suggester, type SuggesterParts } from '../../complete/suggester';
import { TypingCache } from '../../complete/typingCache';
import { EditTracker } from './editTracker';
import { InlineCompletions, type InlineCompletionsParts } from './inlineCompletions';
import { Registration } from './registration';

export type CompletionParts = Omit<InlineCompletionsParts, 'source' | 'edits'> &
  Pick<SuggesterParts, 'runtime' | 'trees' | 'status'>;

/** Ghost text: all that lies between VS Code and the model. */
export class CompletionFeature implements vscode.Disposable {
  readonly source: SuggestionSource;
  readonly registration: Registration;
  private readonly edits: EditTracker;

  constructor(parts: CompletionParts) {
    const clock = SYSTEM_CLOCK;
    const { log } = parts;
    const suggester = new Suggester({ ...parts, clock, debounce: new Debounce(clock) });
    const [ahead, cache] = [new LookAhead(clock), new TypingCache()];
    this.source = new SuggestionSource({ suggester, log, ahead, cache });
    this.edits = new EditTracker(parts.guard);
    const { source, edits } = this;
    this.registration = new Registration(new InlineCompletions({ ...parts, source, edits }));
  }

  dispose(): void {
    this.registration.dispose();
    this.edits.dispose();
  }
}
