/** Tokens looked back for an earlier occurrence. */
const MAX_LOOK_BACK = 1200;

/** Longest and shortest run of last tokens that is looked up. */
const MAX_RUN = 3;
const MIN_RUN = 2;

/**
 * Guesses what follows from the sequence itself: what followed the most recent earlier occurrence of its last tokens.
 * @param width tokens guessed at most
 * @param isDraftable tells which ids may be guessed; the guess ends before the first other one
 */
export function copyDraft(
  ids: readonly number[],
  width: number,
  isDraftable: (id: number) => boolean,
): number[] {
  for (let run = MAX_RUN; run >= MIN_RUN && width > 0; run--) {
    const found = lastOccurrence(ids, run);
    if (found === undefined) continue;
    const draft = ids.slice(found + run, found + run + width);
    const end = draft.findIndex((id) => !isDraftable(id));
    return end === -1 ? draft : draft.slice(0, end);
  }
  return [];
}

/** Where the last `run` ids stand once more before, nearest to the end. */
function lastOccurrence(ids: readonly number[], run: number): number | undefined {
  const end = ids.length - run;
  if (end <= 0) return undefined;
  for (let start = end - 1; start >= Math.max(0, ids.length - MAX_LOOK_BACK); start--) {
    let matched = 0;
    while (matched < run && ids[start + matched] === ids[end + matched]) matched++;
    if (matched === run) return start;
  }
  return undefined;
}
