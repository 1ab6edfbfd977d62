import type { RuntimeInfo } from '../../../protocol';
import type { SuggestMode } from '../../../complete/settings';
import { whyRefusing, type Refusal } from '../gate/refusal';
import type { Translate } from '../../../translate';

/** Everything the status bar item depends on. */
export interface StatusState {
  /** Why nothing is done in the active editor's document, or anywhere where there is no editor. */
  readonly refusal: Refusal | undefined;
  /** When a pause ends by itself, in ms since 1970. */
  readonly pausedUntil: number | undefined;
  readonly mode: SuggestMode;
  /** Language of the active editor; undefined without one. */
  readonly languageId: string | undefined;
  /** On battery, where the user wants that to mean on demand only. */
  readonly sparing: boolean;
  /** A request has been running long enough to be worth showing. */
  readonly thinking: boolean;
  /** Nothing may move on the screen. */
  readonly still: boolean;
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

/** The running model, one line each: what it is, and what it takes. */
export function aboutModel(
  info: RuntimeInfo,
  t: Translate,
): { readonly name: string; readonly takes: string } {
  const size = (info.parameters / 1e6).toFixed(0);
  const memory = (info.memoryBytes / MEGABYTE).toFixed(0);
  const takes =
    info.threads === 1
      ? t('1 thread, {0} MB of memory', memory)
      : t('{0} threads, {1} MB of memory', info.threads, memory);
  return {
    name: t('Model {0} {1}, {2} million parameters', info.model, info.version, size),
    takes,
  };
}

/** How long the last suggestion took. */
export function aboutLatency(lastMs: number, t: Translate): string {
  return t('Last suggestion in {0} ms', lastMs.toFixed(0));
}

function details({ info, lastMs }: StatusState, t: Translate): string[] {
  const lines: string[] = [];
  if (info !== undefined) {
    const { name, takes } = aboutModel(info, t);
    lines.push(name, takes);
  }
  if (lastMs !== undefined) lines.push(aboutLatency(lastMs, t));
  return [...lines, t('Everything stays on this machine.')];
}

interface Headline {
  readonly icon: string;
  readonly says: string;
  /** Shown behind the name in the status bar. */
  readonly after?: string;
}

/** What the item shows of a refusal. */
function refusalHeadline(refusal: Refusal, { pausedUntil }: StatusState, t: Translate): Headline {
  const says = whyRefusing(refusal, t);
  switch (refusal.kind) {
    case 'failure':
      return { icon: 'error', says };
    case 'off':
    case 'language':
    case 'noCode':
      return { icon: 'circle-slash', says };
    case 'paused':
      return { icon: 'debug-pause', says: untilWhen(pausedUntil, t) ?? says, after: t('paused') };
    case 'private':
    case 'unreadable':
      return { icon: 'lock', says, after: t('not in this file') };
    case 'filePaused':
      return { icon: 'debug-pause', says, after: t('paused in this file') };
  }
}

/** Until when it is paused, by the clock on the wall. */
function untilWhen(pausedUntil: number | undefined, t: Translate): string | undefined {
  if (pausedUntil === undefined) return undefined;
  return t('Paused until {0}.', new Date(pausedUntil).toTimeString().slice(0, 5));
}

function headline(state: StatusState, t: Translate): Headline {
  if (state.failure !== undefined) return { icon: 'error', says: state.failure };
  if (state.refusal !== undefined) return refusalHeadline(state.refusal, state, t);
  const lastMs = state.lastMs === undefined ? {} : { after: `${state.lastMs.toFixed(0)} ms` };
  if (state.thinking) {
    return { icon: state.still ? 'watch' : 'loading~spin', says: t('Thinking.'), ...lastMs };
  }
  if (state.sparing) {
    return { icon: 'plug', says: t('On battery; suggests on command only.'), ...lastMs };
  }
  const says = state.mode === 'auto' ? t('Ready.') : t('Ready; suggests on command only.');
  return { icon: 'sparkle', says, ...lastMs };
}

/** Text and tooltip for a state; the most serious reason for showing nothing wins. */
export function statusView(state: StatusState, t: Translate): StatusView {
  const { icon, says, after } = headline(state, t);
  return {
    text: `$(${icon}) Anneal${after === undefined ? '' : ` ${after}`}`,
    tooltip: [`Anneal: ${says}`, ...details(state, t)],
    isError: state.failure !== undefined,
  };
}
