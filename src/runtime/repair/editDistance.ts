/** Fewest insertions, deletions and exchanges that turn one token sequence into the other (Levenshtein distance). */
export function editDistance(from: readonly number[], to: readonly number[]): number {
  let row = to.map((_, j) => j + 1);
  let first = 0;
  for (const id of from) {
    let diagonal = first++;
    let left = first;
    row = row.map((above, j) => {
      const cost = id === to[j] ? diagonal : 1 + Math.min(diagonal, above, left);
      diagonal = above;
      left = cost;
      return cost;
    });
  }
  return row.at(-1) ?? from.length;
}
