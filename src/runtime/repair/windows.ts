import { TAGS } from '../../protocol/windowSizes';
import type { Manifest } from '../package/manifest';
import { languageTag } from '../twoStream/streams';
import type { Draft, DraftText } from './draftText';

/**
 * A stretch of a text that is encoded once and serves all of its drafts: each sees the prefix stream up to its own
 * begin and the suffix stream from its own end on (ARCHITECTURE.md: one encoding serves canvases at any place).
 */
export interface RepairWindow {
  readonly drafts: readonly Draft[];
  /** Both streams in the order they are fed, tags included. */
  readonly prefix: readonly number[];
  readonly suffix: readonly number[];
  /** Tokens of the streams that a draft sees. */
  readonly seenPrefix: (draft: Draft) => number;
  readonly seenSuffix: (draft: Draft) => number;
}

/** What a text window is beside its tokens. */
export interface WindowEdges {
  readonly languageId: string;
  readonly beginsFile: boolean;
  readonly endsFile: boolean;
}

/** Share of the streams' limits that drafts of one window may be apart: each still sees the rest as context. */
const SPREAD = 0.7;

/** Most tokens given up so that a stream begins at a line. */
const MOST_LOST = 48;

/** Groups drafts that lie close together, and cuts the text around each group to the model's limits. */
export function repairWindows(
  text: DraftText,
  edges: WindowEdges,
  manifest: Manifest,
  hasNewline: (id: number) => boolean,
): RepairWindow[] {
  const { maxPrefix, maxSuffix } = manifest.model;
  const spread = Math.floor((Math.min(maxPrefix, maxSuffix) - TAGS) * SPREAD);
  return grouped(text.drafts, spread).map((drafts) =>
    windowAround(drafts, text.ids, edges, manifest, hasNewline),
  );
}

/** Neighbouring drafts as long as the first one's begin and the last one's end are at most `spread` tokens apart. */
function grouped(drafts: readonly Draft[], spread: number): Draft[][] {
  const groups: Draft[][] = [];
  let first: Draft | undefined;
  for (const draft of drafts) {
    if (first === undefined || draft.stop - first.begin > spread) {
      first = draft;
      groups.push([]);
    }
    groups.at(-1)?.push(draft);
  }
  return groups;
}

function windowAround(
  drafts: readonly Draft[],
  ids: readonly number[],
  edges: WindowEdges,
  manifest: Manifest,
  hasNewline: (id: number) => boolean,
): RepairWindow {
  const { model, tokens } = manifest;
  const tag = languageTag(manifest, edges.languageId);
  // A canvas may begin and end anywhere within a draft, so the streams go to the far end of the last and the first one.
  const stop = drafts.at(-1)?.stop ?? 0;
  const begin = drafts[0]?.begin ?? 0;
  const first = beginAtLine(ids, stop - (model.maxPrefix - TAGS), begin, hasNewline);
  const last = endAtLine(ids, begin + (model.maxSuffix - TAGS), stop, hasNewline);
  const front = first === 0 && edges.beginsFile ? [tag, tokens.bof] : [tag];
  const back = last === ids.length && edges.endsFile ? [tag, tokens.eof] : [tag];
  return {
    drafts,
    prefix: [...front, ...ids.slice(first, stop)],
    suffix: [...back, ...ids.slice(begin, last).reverse()],
    seenPrefix: ({ begin }) => front.length + begin - first,
    seenSuffix: ({ stop }) => back.length + last - stop,
  };
}

/** The first line start from `least` on that is near, else `least`; 0 where everything fits. */
function beginAtLine(
  ids: readonly number[],
  least: number,
  before: number,
  hasNewline: (id: number) => boolean,
): number {
  if (least <= 0) return 0;
  for (let at = least; at < Math.min(before, least + MOST_LOST); at++) {
    if (hasNewline(ids[at - 1] ?? 0)) return at;
  }
  return least;
}

/** The last line end up to `most` that is near, else `most`; the text's end where everything fits. */
function endAtLine(
  ids: readonly number[],
  most: number,
  after: number,
  hasNewline: (id: number) => boolean,
): number {
  if (most >= ids.length) return ids.length;
  for (let at = most; at > Math.max(after, most - MOST_LOST); at--) {
    if (hasNewline(ids[at - 1] ?? 0)) return at;
  }
  return most;
}
