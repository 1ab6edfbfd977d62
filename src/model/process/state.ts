import type { RuntimeError, RuntimeInfo } from '../../protocol';

/** What the runtime is doing, for the status bar. */
export type ClientState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready'; readonly info: RuntimeInfo }
  | { readonly kind: 'busy'; readonly info: RuntimeInfo }
  /** It crashed; the next start follows in `delayMs`. `attempt` counts crashes in a row from 1. */
  | { readonly kind: 'restarting'; readonly attempt: number; readonly delayMs: number }
  /** It will not start again by itself. */
  | { readonly kind: 'failed'; readonly error: RuntimeError }
  | { readonly kind: 'stopped' };

type Listener = (state: ClientState) => void;

/** The current state, and the listeners to its changes. */
export class ObservableState {
  private readonly listeners = new Set<Listener>();
  private state: ClientState = { kind: 'stopped' };

  get current(): ClientState {
    return this.state;
  }

  set(state: ClientState): void {
    this.state = state;
    for (const listener of [...this.listeners]) listener(state);
  }

  /** Calls the listener at every change. @returns a function that ends that */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }
}
