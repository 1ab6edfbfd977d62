/**
 * Cuts a completion where it begins to stutter: a group of lines that comes three times in a row, or a line that makes
 * no sense right after itself (the same import, the same key, the same assignment).
 */
import { cutAt, type Filter, reject } from './filter';
import { lineAbove } from './lines';

/** Maximum lines of a repeated group. */
const MAX_PERIOD = 4;
/** Repetitions in a row at which the completion is cut. */
const MIN_TIMES = 3;

const HAS_WORD = /\w/;
const STATEMENT_ONCE =
  /^\s*(?:import|from|export|return|break|continue|pass|throw|raise|use|using|package|#include)\b/;
/** `key: value` or `target = value`, with the target in group 1 and the value in group 2. */
const ASSIGNMENT =
  /^\s*(?:(?:const|let|var|val|auto|final)\s+)?["']?([\w$.[\]-]+)["']?\s*(?::(?!:)|=(?![=>]))\s*(\S.*)$/;

export const repetition: Filter = (suggestion, { lineBefore, before }) => {
  const lines = suggestion.text.split('\n');
  const whole = [lineBefore + (lines[0] ?? ''), ...lines.slice(1)];
  const first = whole.findIndex((line) => line.trim() !== '');
  if (first >= 0 && isPointless(lineAbove(before), whole[first])) {
    return reject('it repeats the line above');
  }
  const stop = whole.findIndex(
    (line, index) => (index > 0 && isPointless(whole[index - 1], line)) || isThird(whole, index),
  );
  if (stop <= 0) return suggestion;
  return cutAt(suggestion, lines.slice(0, stop).join('\n').length);
};

/** Whether a second copy of a group begins at a line, and a third follows. */
function isThird(lines: readonly string[], index: number): boolean {
  for (let period = 1; period <= Math.min(MAX_PERIOD, index); period++) {
    const group = lines.slice(index - period, index);
    if (!group.some((line) => HAS_WORD.test(line))) continue;
    const repeats = Array.from({ length: period * (MIN_TIMES - 1) }, (_, at) => lines[index + at]);
    if (repeats.every((line, at) => line === group[at % period])) return true;
  }
  return false;
}

/** Whether the second of two lines is the first again, and doing it twice is the same as once. */
function isPointless(first: string | undefined, second: string | undefined): boolean {
  if (second === undefined || first?.trimEnd() !== second.trimEnd()) return false;
  if (STATEMENT_ONCE.test(second)) return true;
  const [, target, value] = ASSIGNMENT.exec(second) ?? [];
  return target !== undefined && value !== undefined && !value.includes(target);
}
