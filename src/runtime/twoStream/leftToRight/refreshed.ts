/** Share of a full window that is kept: it is encoded anew, and the rest is room to write on. */
const KEPT = 1 / 2;

/**
 * The end of a prefix stream that has no room left, with its language tag: from a line start on where there is one in
 * the older half of what is kept.
 * @param ids the stream, tags included
 * @param limit most tokens of it
 */
export function refreshed(
  ids: readonly number[],
  limit: number,
  hasNewline: (id: number) => boolean,
): number[] {
  const kept = Math.max(1, Math.floor(limit * KEPT));
  const least = Math.max(1, ids.length - kept);
  let start = least;
  while (start < ids.length - kept / 2 && !hasNewline(ids[start - 1] ?? 0)) start++;
  const isLine = hasNewline(ids[start - 1] ?? 0);
  return [...ids.slice(0, 1), ...ids.slice(isLine ? start : least)];
}
