import type { DecoderShape, LayerArrays } from './forwardGraph';

/** Capacity grows in steps, so that typing seldom copies what is cached. */
const COLUMN_STEP = 128;

const FLOAT_BYTES = 4;

/** The part of the shape that sizes a cache. */
export type CacheShape = Pick<DecoderShape, 'layers' | 'kvHeads' | 'headDim'>;

/** Keys and values of all layers with room for more columns; what stands in unused columns is masked by the caller. */
export class KeyValueBuffers implements LayerArrays {
  keys: Float32Array[] = [];
  values: Float32Array[] = [];
  columns = 0;

  constructor(private readonly shape: CacheShape) {
    this.reserve(1);
  }

  get bytes(): number {
    const { layers, kvHeads, headDim } = this.shape;
    return 2 * layers * kvHeads * headDim * this.columns * FLOAT_BYTES;
  }

  /** Makes room for at least `columns` columns; keeps the content. */
  reserve(columns: number): void {
    if (columns <= this.columns) return;
    const capacity = Math.ceil(columns / COLUMN_STEP) * COLUMN_STEP;
    const held = this.columns;
    const grow = (old: Float32Array | undefined): Float32Array => {
      const { kvHeads, headDim } = this.shape;
      const grown = new Float32Array(kvHeads * capacity * headDim);
      if (old !== undefined) this.copy(old, held, 0, grown, capacity, 0, held);
      return grown;
    };
    const layers = Array.from({ length: this.shape.layers }, (_, layer) => layer);
    this.keys = layers.map((layer) => grow(this.keys[layer]));
    this.values = layers.map((layer) => grow(this.values[layer]));
    this.columns = capacity;
  }

  /** Writes `count` columns of `source`, from column `from` on, to the columns from `to` on; there has to be room. */
  write(source: LayerArrays, from: number, to: number, count: number): void {
    const all = (targets: readonly Float32Array[], sources: readonly Float32Array[]): void => {
      targets.forEach((target, layer) => {
        const data = sources[layer];
        if (data === undefined) throw new Error('the forward gave fewer layers than the cache has');
        this.copy(data, source.columns, from, target, this.columns, to, count);
      });
    };
    all(this.keys, source.keys);
    all(this.values, source.values);
  }

  private copy(
    source: Float32Array,
    sourceColumns: number,
    from: number,
    target: Float32Array,
    targetColumns: number,
    to: number,
    count: number,
  ): void {
    const { kvHeads, headDim } = this.shape;
    for (let head = 0; head < kvHeads; head++) {
      const begin = (head * sourceColumns + from) * headDim;
      const block = source.subarray(begin, begin + count * headDim);
      target.set(block, (head * targetColumns + to) * headDim);
    }
  }
}
