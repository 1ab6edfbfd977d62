import { TAGS } from '../../protocol/windowSizes';
import type { TokenText } from '../denoiser';
import type { Tokenizer } from '../package/tokenizer';
import type { TwoStreamManifest } from './manifest';
import { languageTag, type Streams } from './streams';

/** Most tokens given up so that a stream begins at a line. */
const MAX_LOST = 48;

/**
 * Cuts a text around the stretch in which canvases may lie to the model's limits. One encoding serves all of them: each
 * sees the prefix stream up to its own begin and the suffix stream from its own end on.
 */
export function textStreams(
  { languageId, beginsFile, endsFile, ids, begin, stop }: TokenText,
  manifest: TwoStreamManifest,
  tokenizer: Pick<Tokenizer, 'hasNewline'>,
): Streams {
  const { model, tokens } = manifest;
  const tag = languageTag(manifest, languageId);
  const hasNewline = (id: number): boolean => tokenizer.hasNewline(id);
  // A canvas may begin and end anywhere in the stretch, so each stream goes to the stretch's far end.
  const first = beginAtLine(ids, stop - (model.maxPrefix - TAGS), begin, hasNewline);
  const last = endAtLine(ids, begin + (model.maxSuffix - TAGS), stop, hasNewline);
  const front = first === 0 && beginsFile ? [tag, tokens.bof] : [tag];
  const back = last === ids.length && endsFile ? [tag, tokens.eof] : [tag];
  return {
    prefix: [...front, ...ids.slice(first, stop)],
    suffix: [...back, ...ids.slice(begin, last).reverse()],
    prefixBase: front.length - first,
    suffixBase: back.length + last,
  };
}

/** The first line start from `earliest` on that is near, else `earliest`; 0 where everything fits. */
function beginAtLine(
  ids: readonly number[],
  earliest: number,
  before: number,
  hasNewline: (id: number) => boolean,
): number {
  if (earliest <= 0) return 0;
  for (let at = earliest; at < Math.min(before, earliest + MAX_LOST); at++) {
    if (hasNewline(ids[at - 1] ?? 0)) return at;
  }
  return earliest;
}

/** The last line end up to `latest` that is near, else `latest`; the text's end where everything fits. */
function endAtLine(
  ids: readonly number[],
  latest: number,
  after: number,
  hasNewline: (id: number) => boolean,
): number {
  if (latest >= ids.length) return ids.length;
  for (let at = latest; at > Math.max(after, latest - MAX_LOST); at--) {
    if (hasNewline(ids[at - 1] ?? 0)) return at;
  }
  return latest;
}
