import type { CanvasTokens, Predictions } from '../denoiser';
import { maskedPositions, runEnd, runLength, type Canvas, type FixedToken } from './canvas';
import type { Noise } from '../gumbelNoise';
import { selectUnmasked, type Candidate } from './unmasking';

/** What a position may become. */
export interface CommitRules {
  readonly tokens: CanvasTokens;
  /** Ids that are not text: never fixed on a canvas. `expand` and `delete` are not among them. */
  readonly control: ReadonlySet<number>;
  /** Whether the canvas may grow and shrink. */
  readonly freeLength: boolean;
  readonly maxCanvas: number;
  /** Whether `expand` is a candidate. A canvas that has shrunk does not grow again, or it could do both for ever. */
  readonly mayGrow: boolean;
  /** Added to what the model says when a position's choice is made; absent, the likeliest is taken. */
  readonly noise?: Noise;
}

/** What the sampler may do; fixed for a request. */
export interface SamplerRules extends CommitRules {
  /** Probability from which on a prediction is committed. */
  readonly threshold: number;
  /** Cut the canvas before its first line break. */
  readonly singleLine: boolean;
  readonly hasNewline: (id: number) => boolean;
}

/** One step's outcome. */
export interface Step {
  readonly canvas: Canvas;
  /** What was committed, with positions as before the step; empty when no position had an allowed candidate. */
  readonly committed: readonly Candidate[];
  /** A line break ended the canvas. */
  readonly cutAtNewline: boolean;
  /** Masks were deleted. */
  readonly shrank: boolean;
}

/**
 * One denoise step: a pure function of the canvas and the model's predictions.
 * @param predictions for the masked positions of `canvas` in ascending order
 */
export function denoiseStep(canvas: Canvas, predictions: Predictions, rules: SamplerRules): Step {
  const candidates = maskedPositions(canvas)
    .map((position, row) => chooseCandidate(canvas, position, predictions, row, rules))
    .filter((candidate) => candidate !== undefined);
  const committed = selectUnmasked(candidates, rules.threshold);
  const next = applyCommits(canvas, committed, rules);
  const newline = rules.singleLine ? firstNewline(next, rules) : -1;
  return {
    canvas: newline < 0 ? next : next.slice(0, newline),
    committed,
    cutAtNewline: newline >= 0,
    shrank: committed.some(({ kind }) => kind === 'delete'),
  };
}

/** How many masks an `expand` adds beside the one it replaces. */
export function growth(lengthOfRun: number): number {
  return Math.max(1, Math.floor(lengthOfRun / 2));
}

/**
 * A position's best allowed candidate among the top K, noise included where there is some. Its log probability is the
 * model's own in either case.
 * @param row of the predictions, that of the position
 * @param rules what is allowed
 */
export function chooseCandidate(
  canvas: Canvas,
  position: number,
  predictions: Predictions,
  row: number,
  rules: CommitRules,
): Candidate | undefined {
  const allowed = allowedCandidates(canvas, position, predictions, row, rules);
  const { noise } = rules;
  if (noise === undefined) return allowed.next().value ?? undefined;
  let best: { readonly candidate: Candidate; readonly value: number } | undefined;
  for (const candidate of allowed) {
    const value = candidate.logp + noise(position, candidate.id);
    if (best === undefined || value > best.value) best = { candidate, value };
  }
  return best?.candidate;
}

/** All allowed candidates of a position among the top K, best first; see `chooseCandidate`. */
export function* allowedCandidates(
  canvas: Canvas,
  position: number,
  predictions: Predictions,
  row: number,
  rules: CommitRules,
): Generator<Candidate, undefined> {
  const begin = row * predictions.topK;
  for (let k = begin; k < begin + predictions.topK; k++) {
    const id = predictions.ids[k];
    const logp = predictions.logps[k];
    if (id === undefined || logp === undefined) return;
    const kind = kindOf(id, rules);
    if (kind === undefined) continue;
    if (kind === 'expand' && !fitsGrowth(canvas, position, rules)) continue;
    yield { position, kind, id, logp };
  }
}

function kindOf(
  id: number,
  { tokens, control, freeLength, mayGrow }: CommitRules,
): Candidate['kind'] | undefined {
  if (id === tokens.expand) return freeLength && mayGrow ? 'expand' : undefined;
  if (id === tokens.delete) return freeLength ? 'delete' : undefined;
  return id === tokens.mask || control.has(id) ? undefined : 'token';
}

function fitsGrowth(canvas: Canvas, position: number, rules: CommitRules): boolean {
  return canvas.length + growth(runLength(canvas, position)) <= rules.maxCanvas;
}

/**
 * Applies commits left to right; their positions are those before the step. A fixed token counts as a run of one mask:
 * so `expand` turns it into two masks and `delete` removes it alone (stage 2: a draft's tokens may be wrong).
 */
export function applyCommits(
  canvas: Canvas,
  commits: readonly Candidate[],
  rules: Pick<CommitRules, 'maxCanvas'>,
): Canvas {
  const next: (FixedToken | undefined)[] = [];
  const byPosition = new Map(commits.map((commit) => [commit.position, commit]));
  let position = 0;
  while (position < canvas.length) {
    const commit = byPosition.get(position);
    if (commit?.kind === 'delete') {
      // The rest of the run vanishes, commits on it included.
      position = runEnd(canvas, position);
      continue;
    }
    if (commit === undefined) next.push(canvas[position]);
    else if (commit.kind === 'token') next.push({ id: commit.id, logp: commit.logp });
    else {
      pushMasks(next, 1 + growth(runLength(canvas, position)), canvas.length - position - 1, rules);
    }
    position++;
  }
  return next;
}

/** Several expands in one step may not overrun the limit together, though each would fit alone. */
function pushMasks(
  next: (FixedToken | undefined)[],
  count: number,
  toCome: number,
  { maxCanvas }: Pick<CommitRules, 'maxCanvas'>,
): void {
  const room = Math.max(1, maxCanvas - next.length - toCome);
  for (let i = 0; i < Math.min(count, room); i++) next.push(undefined);
}

function firstNewline(canvas: Canvas, rules: SamplerRules): number {
  return canvas.findIndex((token) => token !== undefined && rules.hasNewline(token.id));
}
