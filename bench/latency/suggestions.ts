import { windowBudget, windows } from '../../src/context/windows';
import type { InfillRequest, InfillResult, RuntimeInfo } from '../../src/protocol';
import type { Position } from '../common/positions';
import { mean, quantile, round } from '../common/stats';
import type { RuntimeProbe, TimedResult } from './runtimeProbe';

/** Times of whole suggestions, from the request to the answer of the runtime process. */
export interface SuggestionTimes {
  readonly p50: number;
  readonly p95: number;
  readonly mean: number;
  readonly encodeMs: number;
  readonly encodedTokens: number;
  readonly steps: number;
  readonly tokens: number;
  readonly forwards: number;
}

export interface SuggestionResult {
  readonly positions: number;
  /** First request of a document: everything has to be encoded. */
  readonly opened: SuggestionTimes;
  /** After one more typed character, as while typing. */
  readonly typed: SuggestionTimes;
}

function summary(timed: readonly TimedResult[]): SuggestionTimes {
  const times = timed.map(({ wallMs }) => wallMs);
  const average = (pick: (result: InfillResult) => number): number =>
    round(mean(timed.map(({ result }) => pick(result))));
  return {
    p50: round(quantile(times, 0.5)),
    p95: round(quantile(times, 0.95)),
    mean: round(mean(times)),
    encodeMs: average((result) => result.encodeMs),
    encodedTokens: average((result) => result.encodedTokens),
    steps: average((result) => result.steps),
    tokens: average((result) => result.tokens),
    forwards: average((result) => result.forwards),
  };
}

/** The request an editor makes at `position`: a single line where there is text right of the cursor. */
function requestAt(
  position: Position,
  documentId: string,
  info: RuntimeInfo,
): Omit<InfillRequest, 'id'> {
  const { file, prefix, suffix, kind } = position;
  const { languageId } = file;
  const cut = windows(
    {
      uri: documentId,
      version: 0,
      languageId,
      text: prefix + suffix,
      offset: prefix.length,
      eol: '\n',
      indent: { insertSpaces: true, tabSize: 4 },
    },
    windowBudget(info),
  );
  return {
    documentId,
    languageId,
    prefix: cut.prefix,
    suffix: cut.suffix,
    beginsFile: cut.beginsFile,
    endsFile: cut.endsFile,
    options: { singleLine: kind === 'mid-line' },
  };
}

/** Asks at each position as an editor does: one character earlier, in a document just opened, then at the position. */
export async function timeSuggestions(
  positions: readonly Position[],
  probe: RuntimeProbe,
  info: RuntimeInfo,
  tick: () => void,
): Promise<SuggestionResult> {
  const opened: TimedResult[] = [];
  const typed: TimedResult[] = [];
  for (const [index, position] of positions.entries()) {
    const documentId = `suggestion-${index}`;
    const earlier = { ...position, prefix: position.prefix.slice(0, -1) };
    opened.push(await probe.infill(requestAt(earlier, documentId, info)));
    typed.push(await probe.infill(requestAt(position, documentId, info)));
    tick();
  }
  return { positions: positions.length, opened: summary(opened), typed: summary(typed) };
}
