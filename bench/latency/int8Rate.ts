import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { quantile, round } from '../common/stats';

/** The graph of the products, which `products.py` wrote. */
export const PRODUCTS = path.join(import.meta.dirname, 'products.onnx');

/** Its products, and the shape of each one's weights. */
const COUNT = 16;
export const DEPTH = 512;
const WIDTH = 2048;

const WARM_UP = 5;
const RUNS = 30;

/** Rows of the left matrix: canvases, and an encoding. */
export const RATE_ROWS = [1, 8, 16, 32, 64, 256] as const;

/** Measured rate of MatMulInteger, 10^9 operations (a multiplication or an addition) a second, by rows. */
export type Int8Rate = Readonly<Record<string, number>>;

/** Measures what onnxruntime makes of u8 x s8 products on this machine with `threads` threads. */
export async function measureInt8Rate(threads: number): Promise<Int8Rate> {
  const session = await InferenceSession.create(PRODUCTS, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const rates: Record<string, number> = {};
  for (const rows of RATE_ROWS) {
    const feeds = { x: new Tensor('uint8', new Uint8Array(rows * DEPTH).fill(3), [rows, DEPTH]) };
    const times: number[] = [];
    for (let run = 0; run < WARM_UP + RUNS; run++) {
      const started = performance.now();
      await session.run(feeds);
      if (run >= WARM_UP) times.push(performance.now() - started);
    }
    const operations = 2 * COUNT * rows * DEPTH * WIDTH;
    rates[rows] = round(operations / quantile(times, 0.5) / 1e6, 1);
  }
  await session.release();
  return rates;
}

/** Least time of a forward of `rows` tokens in which each of `parameters` takes part once a token, ms. */
export function boundMs(parameters: number, rows: number, rate: Int8Rate): number {
  const gops = rate[rows] ?? 0;
  return gops === 0 ? 0 : (2 * parameters * rows) / gops / 1e6;
}
