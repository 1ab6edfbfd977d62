/** What a masked position would become: a token, or a change of the canvas's length. */
export interface Candidate {
  /** Canvas position. */
  readonly position: number;
  readonly kind: 'token' | 'expand' | 'delete';
  readonly id: number;
  /** Natural-log probability. */
  readonly logp: number;
}

/**
 * Which candidates to commit in this step: all whose probability reaches the threshold, else the most probable one, so
 * that every step makes progress. Ties go left.
 * @param candidates in ascending order of position
 * @returns a subset in the same order; empty only when there are no candidates
 */
export function selectUnmasked(
  candidates: readonly Candidate[],
  threshold: number,
): readonly Candidate[] {
  const minLogp = Math.log(threshold);
  const sure = candidates.filter((candidate) => candidate.logp >= minLogp);
  if (sure.length > 0) return sure;
  let best: Candidate | undefined;
  for (const candidate of candidates) {
    if (best === undefined || candidate.logp > best.logp) best = candidate;
  }
  return best === undefined ? [] : [best];
}
