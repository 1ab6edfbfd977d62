import {
  GAP,
  type Context,
  type Denoiser,
  type Pace,
  type PlacedCanvas,
  type Predictions,
} from '../../../../src/runtime/denoiser';
import type { LoadedModel } from '../../../../src/runtime/loadedModel';
import { special, tinyTokenizer } from './tinyModel';

const tokens = {
  mask: special('<|mask|>'),
  expand: special('<|expand|>'),
  delete: special('<|delete|>'),
};
const tokenizer = tinyTokenizer();

/** What a fake model knows of a gap. */
export interface FakeKnowledge {
  readonly text: string;
  readonly lengths?: readonly number[];
  readonly scores?: (texts: readonly (readonly number[])[]) => readonly number[] | undefined;
  /** Without a canvas it writes from left to right only. */
  readonly canvas?: boolean;
  readonly onForward?: () => void;
}

/** A model behind the seam that fills every gap with one text; it counts its forwards and shows what it was asked. */
export function fakeModel({ text, lengths = [], scores, canvas = true, onForward }: FakeKnowledge) {
  const ids = tokenizer.encode(text);
  const asked: PlacedCanvas[][] = [];
  const answer = (rows: readonly number[]): Predictions => {
    return { rows: rows.length, topK: 1, ids: rows, logps: new Float32Array(rows.length) };
  };
  const at = (position: number): number => ids[position] ?? tokens.delete;
  const open = async (_: unknown, { afterForward }: Pace): Promise<Context> => {
    const forward = async <Result>(result: Result): Promise<Result> => {
      onForward?.();
      await afterForward();
      return result;
    };
    let written = -1;
    const context: Context = {
      ...{ tokens: 7, encodedTokens: 3, encodeMs: 1 },
      lengths: () => forward(lengths),
      denoise: (placed) => {
        asked.push([...placed]);
        return forward(placed.map(({ ask }) => answer(ask.map(at))));
      },
      rescore: (texts) => forward(scores?.(texts)),
      writer: () => ({
        ...{ stop: tokens.delete, most: Infinity, close: () => undefined },
        next: () => forward({ predictions: answer([at(++written)]), isLast: false }),
      }),
    };
    return forward(context);
  };
  const denoiser: Denoiser = {
    limits: { maxCanvas: 16, maxPrefix: 64, maxSuffix: 64, maxSpread: 32 },
    canvasTokens: canvas ? tokens : undefined,
    control: new Set([tokens.mask]),
    sampling: {
      threshold: 0.9,
      maxSteps: 8,
      candidates: 4,
      order: canvas ? 'parallel' : 'left-to-right',
    },
    ...{
      edit: false,
      openGap: open,
      openText: open,
      close: () => undefined,
      clear: () => undefined,
    },
  };
  const model: LoadedModel = { denoiser, tokenizer, now: () => 0 };
  return {
    model,
    asked,
    isGap: ({ begin, stop }: PlacedCanvas) => begin === GAP.begin && stop === GAP.stop,
  };
}
