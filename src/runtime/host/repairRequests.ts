import type { RepairOptions, RepairRequest, TextEdit, TextRange } from '../../protocol';
import { flag, number, readField, record, text, type Complain, type Fields } from './fields';
import { checkWindowSize, toWellFormed } from './requestText';

/**
 * Checks the request of a `repair` message.
 * @throws what `complain` makes, saying which field is wrong; RuntimeFailure `too-large`
 */
export function readRepairRequest(value: unknown, complain: Complain): RepairRequest {
  const request = record(value, 'request', complain);
  const code = text(request, 'text', complain);
  checkWindowSize(code);
  return {
    id: number(request, 'id', 0, complain),
    documentId: text(request, 'documentId', complain),
    languageId: text(request, 'languageId', complain),
    // A document may hold half a surrogate pair; the model sees it as an unknown character.
    text: toWellFormed(code),
    beginsFile: flag(request, 'beginsFile', false, complain),
    endsFile: flag(request, 'endsFile', false, complain),
    spans: ascending(readRanges(request, 'spans', code.length, complain), complain),
    suspects: readRanges(request, 'suspects', code.length, complain),
    ...changesOf(request, code.length, complain),
    options: readRepairOptions(readField(request, 'options'), complain),
  };
}

/** Checks the options of a repair; absent ones stay absent. */
function readRepairOptions(value: unknown, complain: Complain): RepairOptions {
  if (value === undefined) return {};
  const options = record(value, 'options', complain);
  const share = readField(options, 'share');
  if (share !== undefined && !(typeof share === 'number' && share > 0 && share <= 1)) {
    throw complain('share is not a number above 0 and at most 1');
  }
  return {
    ...(share !== undefined && { share }),
    ...(flag(options, 'quick', false, complain) && { quick: true }),
    ...optional(options, 'deadlineMs', complain),
    ...optional(options, 'seed', complain),
  };
}

function optional(options: Fields, name: 'deadlineMs' | 'seed', complain: Complain): RepairOptions {
  if (readField(options, name) === undefined) return {};
  return { [name]: number(options, name, 0, complain) };
}

/** The changes to be judged; absent ones stay absent. */
function changesOf(
  request: Fields,
  length: number,
  complain: Complain,
): { changes?: readonly TextEdit[] } {
  if (readField(request, 'changes') === undefined) return {};
  const changes = readEntries(request, 'changes', complain).map((entry) => ({
    ...readRange(entry, 'changes', length, complain),
    newText: toWellFormed(text(entry, 'newText', complain)),
  }));
  return { changes };
}

/** A list of ranges within a text of this length. */
function readRanges(
  from: Fields,
  name: string,
  length: number,
  complain: Complain,
): readonly TextRange[] {
  return readEntries(from, name, complain).map((entry) => readRange(entry, name, length, complain));
}

function readEntries(from: Fields, name: string, complain: Complain): readonly Fields[] {
  const value = readField(from, name);
  if (!Array.isArray(value)) throw complain(`${name} is not a list`);
  return value.map((entry: unknown) => record(entry, `an entry of ${name}`, complain));
}

function readRange(entry: Fields, name: string, length: number, complain: Complain): TextRange {
  const start = number(entry, 'start', 0, complain);
  const end = number(entry, 'end', start, complain);
  if (end > length) throw complain(`an entry of ${name} lies outside the text`);
  return { start, end };
}

function ascending(spans: readonly TextRange[], complain: Complain): readonly TextRange[] {
  let last = 0;
  for (const { start, end } of spans) {
    if (start < last) throw complain('spans are not in ascending order, or overlap');
    last = end;
  }
  return spans;
}
