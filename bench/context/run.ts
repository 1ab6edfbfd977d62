import { isWanted } from '../common/positions';
import { Progress } from '../common/progress';
import type { Pair } from './compare';
import type { LineModel } from './model';
import type { Trial } from './trial';

/** Lists one into another, each in its order and evenly spread: whatever comes first has of all. */
export function interleaved<Item>(lists: readonly (readonly Item[])[]): Item[] {
  return lists
    .flatMap((list) => list.map((item, index) => ({ item, place: (index + 0.5) / list.length })))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

/**
 * Completes trials without and with each of their sources; each model takes the next trial when it is free.
 * @param deadline on the clock of `performance.now()`; trials not begun by then are left out
 * @returns by the source's name
 */
export async function pairsOf(
  trials: readonly Trial[],
  models: readonly Pick<LineModel, 'complete'>[],
  deadline: number,
): Promise<ReadonlyMap<string, readonly Pair[]>> {
  const pairs = new Map<string, Pair[]>();
  const progress = new Progress('context', trials.length);
  const queue = [...trials];
  const next = () => (performance.now() < deadline ? queue.shift() : undefined);
  const work = async (model: Pick<LineModel, 'complete'>): Promise<void> => {
    for (let trial = next(); trial !== undefined; trial = next()) {
      for (const [name, pair] of await pairsAt(trial, model)) {
        pairs.set(name, [...(pairs.get(name) ?? []), pair]);
      }
      progress.step();
    }
  };
  await Promise.all(models.map(work));
  return pairs;
}

async function pairsAt(
  trial: Trial,
  model: Pick<LineModel, 'complete'>,
): Promise<[string, Pair][]> {
  const { expected } = trial;
  const plain = await model.complete(trial, trial.without);
  const without = isWanted(expected, plain);
  const pairs: [string, Pair][] = [];
  for (const [name, prefix] of Object.entries(trial.with)) {
    const text = await model.complete(trial, prefix);
    pairs.push([name, { without, with: isWanted(expected, text), same: text === plain }]);
  }
  return pairs;
}
