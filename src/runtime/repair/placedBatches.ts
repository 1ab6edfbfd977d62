import type { Context, PlacedCanvas, Predictions } from '../denoiser';

/** Most canvas tokens of a forward: what a keystroke has to wait for when it comes in the middle of one. */
export const MAX_FED = 192;

/** What a batch of canvases needs beside the canvases. */
export interface Forwarding {
  readonly context: Context;
  /** Asked before every forward; no further one begins when it answers true. */
  readonly stopping: () => boolean;
  /** Resolves when the next forward may begin: what is more urgent goes first. */
  readonly turn: () => Promise<void>;
}

/**
 * Predictions of any number of canvases in the same context, in as few forwards as MAX_FED allows.
 * @returns fewer entries than canvases when it was stopped
 */
export async function placedBatches(
  { context, stopping, turn }: Forwarding,
  placed: readonly PlacedCanvas[],
): Promise<Predictions[]> {
  const found: Predictions[] = [];
  for (const batch of batches(placed)) {
    await turn();
    if (stopping()) break;
    found.push(...(await context.denoise(batch)));
  }
  return found;
}

/** Consecutive canvases, together at most MAX_FED tokens or a single one. */
export function batches(placed: readonly PlacedCanvas[]): PlacedCanvas[][] {
  const found: PlacedCanvas[][] = [];
  let fed = Infinity;
  for (const place of placed) {
    if (fed + place.canvas.length > MAX_FED) {
      found.push([]);
      fed = 0;
    }
    found.at(-1)?.push(place);
    fed += place.canvas.length;
  }
  return found;
}
