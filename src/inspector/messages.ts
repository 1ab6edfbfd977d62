/** Between the editor and the inspector's page, as plain JSON. */
import type { TraceView } from './view';

export interface TraceEntry {
  readonly number: number;
  readonly title: string;
  /** Nobody waits for its answer yet. */
  readonly isAhead: boolean;
}

export type ToPage =
  /** The requests that can be shown, newest first. */
  | { readonly type: 'list'; readonly entries: readonly TraceEntry[] }
  | { readonly type: 'view'; readonly number: number; readonly view: TraceView };

export type FromPage =
  /** The page is there and has nothing to show. */
  | { readonly type: 'ready' }
  | { readonly type: 'select'; readonly number: number }
  | { readonly type: 'export' }
  | { readonly type: 'clear' };
