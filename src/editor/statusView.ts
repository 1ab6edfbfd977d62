import type { RuntimeInfo } from '../protocol';
import type { Mode } from './settings';

/** Everything the status bar item depends on. */
export interface StatusState {
  readonly paused: boolean;
  readonly mode: Mode;
  /** Language of the active editor; undefined without one. */
  readonly languageId: string | undefined;
  readonly languageEnabled: boolean;
  /** A request has been running long enough to be worth showing. */
  readonly thinking: boolean;
  /** Duration of the last finished suggestion, in ms. */
  readonly lastMs: number | undefined;
  /** What keeps the runtime from working, in one sentence for the user. */
  readonly failure: string | undefined;
  /** The running model; undefined while none is loaded. */
  readonly info: RuntimeInfo | undefined;
}

/** What the status bar item shows. */
export interface StatusView {
  readonly text: string;
  /** Lines of the tooltip, plain text. */
  readonly tooltip: readonly string[];
  readonly isError: boolean;
}

const MEGABYTE = 1e6;

function details({ info, lastMs }: StatusState): string[] {
  const lines: string[] = [];
  if (info !== undefined) {
    const size = (info.parameters / 1e6).toFixed(0);
    const memory = (info.memoryBytes / MEGABYTE).toFixed(0);
    lines.push(`Model ${info.model} ${info.version}, ${size} million parameters`);
    const threads = `${info.threads} ${info.threads === 1 ? 'thread' : 'threads'}`;
    lines.push(`${threads}, ${memory} MB of memory`);
  }
  if (lastMs !== undefined) lines.push(`Last suggestion in ${lastMs.toFixed(0)} ms`);
  return [...lines, 'Everything stays on this machine.'];
}

function headline(state: StatusState): { icon: string; says: string; after?: string } {
  if (state.failure !== undefined) return { icon: 'error', says: state.failure };
  if (state.mode === 'off') return { icon: 'circle-slash', says: 'Switched off in the settings.' };
  if (state.paused) return { icon: 'debug-pause', says: 'Paused.', after: 'paused' };
  if (state.languageId !== undefined && !state.languageEnabled) {
    return { icon: 'circle-slash', says: `Off for ${state.languageId}.` };
  }
  const lastMs = state.lastMs === undefined ? {} : { after: `${state.lastMs.toFixed(0)} ms` };
  if (state.thinking) return { icon: 'loading~spin', says: 'Thinking.', ...lastMs };
  const says = state.mode === 'auto' ? 'Ready.' : 'Ready; suggests on command only.';
  return { icon: 'sparkle', says, ...lastMs };
}

/** Text and tooltip for a state; the most serious reason for showing nothing wins. */
export function statusView(state: StatusState): StatusView {
  const { icon, says, after } = headline(state);
  return {
    text: `$(${icon}) Anneal${after === undefined ? '' : ` ${after}`}`,
    tooltip: [`Anneal: ${says}`, ...details(state)],
    isError: state.failure !== undefined,
  };
}
