import { STREAM, type Echo } from './graph';

/**
 * What followed last time (ARCHITECTURE.md, "Echoes"): for every place, the token after the nearest earlier occurrence
 * of its context. "Nearest" and "after" are meant in the order a stream is fed: the suffix's echoes are what stood
 * before. The counterpart of `training/anneal_train/data/echoes.py`; golden trajectories check it.
 */
export interface Echoes {
  readonly echoLeft: readonly Echo[];
  readonly echoRight: readonly Echo[];
}

/** Most tokens of context that are compared. */
const CONTEXT = 3;

const NONE: Echo = { id: 0, strength: 0 };

/** Echoes of the tokens from `start` on of a stream, which is fed in the order of `fed`. */
export function streamEchoes(
  stream: typeof STREAM.prefix | typeof STREAM.suffix,
  fed: readonly number[],
  start: number,
): Echoes {
  const echoes = Array.from({ length: fed.length - start }, (_, i) => streamEcho(fed, start + i));
  const none = echoes.map(() => NONE);
  return stream === STREAM.prefix
    ? { echoLeft: echoes, echoRight: none }
    : { echoLeft: none, echoRight: echoes };
}

/**
 * A guess at the token behind a text that continues the prefix stream, for a model that writes from left to right: what
 * is written is compared with both streams, but not itself looked up (`twin_echoes` in
 * `training/anneal_train/data/twin_canvas.py`).
 */
export function echoBehind(
  written: readonly number[],
  prefix: readonly number[],
  suffix: readonly number[],
): Echo {
  const run = [...prefix.slice(-CONTEXT), ...written.slice(-CONTEXT)].slice(-CONTEXT).reverse();
  return canvasEcho(run, prefix, suffix);
}

/** Echoes of the positions `open` of a canvas between two streams, given in the order they are fed. */
export function canvasEchoes(
  canvas: readonly number[],
  open: readonly number[],
  prefix: readonly number[],
  suffix: readonly number[],
): Echoes {
  const isOpen = new Set(open);
  const none = canvas.map(() => NONE);
  const [echoLeft, echoRight] = [[...none], [...none]];
  for (const position of open) {
    const left = knownRun(canvas, isOpen, position, -1, prefix);
    const right = knownRun(canvas, isOpen, position, 1, suffix);
    echoLeft[position] = canvasEcho(left, prefix, suffix);
    echoRight[position] = canvasEcho(right, suffix, prefix);
  }
  return { echoLeft, echoRight };
}

/** A guess at the token fed after `fed[index]`. */
function streamEcho(fed: readonly number[], index: number): Echo {
  let echo = NONE;
  for (let at = index - 1; at >= 0 && echo.strength < CONTEXT; at--) {
    let strength = 0;
    while (strength < CONTEXT && strength <= at && fed[at - strength] === fed[index - strength]) {
      strength++;
    }
    if (strength > echo.strength) echo = { id: fed[at + 1] ?? 0, strength };
  }
  return echo;
}

/**
 * The known tokens beside a position, the nearest first, at most CONTEXT: those of the canvas up to the next open one,
 * and then the end of the stream on that side.
 */
function knownRun(
  canvas: readonly number[],
  isOpen: ReadonlySet<number>,
  position: number,
  direction: 1 | -1,
  stream: readonly number[],
): number[] {
  const run: number[] = [];
  for (let at = position + direction; run.length < CONTEXT; at += direction) {
    const token = canvas[at];
    if (token === undefined) {
      const end = stream.length - (CONTEXT - run.length);
      return [...run, ...stream.slice(Math.max(0, end)).reverse()];
    }
    if (isOpen.has(at)) break;
    run.push(token);
  }
  return run;
}

/**
 * A guess at the token that continues `run` (nearest first): looked up in the stream on the same side, then in the
 * other one, which is fed the other way round and counts only where it agrees for longer.
 */
function canvasEcho(
  run: readonly number[],
  own: readonly number[],
  other: readonly number[],
): Echo {
  let echo = NONE;
  const consider = (strength: number, id: number | undefined): void => {
    if (strength > echo.strength && id !== undefined) echo = { id, strength };
  };
  for (let at = own.length - 2; at >= 0 && echo.strength < run.length; at--) {
    consider(agreement(run, own, at, -1), own[at + 1]);
  }
  for (let at = other.length - 1; at >= 1 && echo.strength < run.length; at--) {
    consider(agreement(run, other, at, 1), other[at - 1]);
  }
  return echo;
}

/** How many tokens of `run` stand in a stream from `at` on in the given direction. */
function agreement(
  run: readonly number[],
  fed: readonly number[],
  at: number,
  direction: 1 | -1,
): number {
  let strength = 0;
  while (strength < run.length && fed[at + direction * strength] === run[strength]) strength++;
  return strength;
}
