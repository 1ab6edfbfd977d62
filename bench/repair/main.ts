import path from 'node:path';
import { localModel } from '../../src/model/local';
import { Engine } from '../../src/runtime/engine';
import { readModelPackage, readText } from '../../src/runtime/package/modelPackage';
import { twoStreamManifest } from '../../src/runtime/twoStream/manifest';
import { OnnxGraph } from '../../src/runtime/twoStream/onnxGraph';
import { openSession } from '../../src/runtime/session/session';
import { defaultThreads, thisMachine } from '../../src/runtime/host/threads';
import { Tokenizer } from '../../src/runtime/package/tokenizer';
import { Grammars } from '../../src/syntax/grammars';
import { count, readArguments, runMain } from '../common/arguments';
import { modelFacts } from '../common/facts';
import { CLI, MODELS, RESULTS } from '../common/paths';
import { Progress } from '../common/progress';
import { provenance, writeResult } from '../common/results';
import { round } from '../common/stats';
import { Parsers } from '../quality/syntax/parsers';
import { measureSizes, measureWays, warmUp, type Setup } from './measure';
import type { RepairBenchResult } from './result';
import { brokenCode, selectionsWith, type Selection } from './selections';
import { sizedCases } from './sizedSelections';
import { faultsResult, type Measured } from './summary';

const USAGE = `usage: npm run bench:repair -- [options]
  --selections N  selections of 20 to 60 lines with one, two and three faults, N of each (default 30)
  --sizes N       broken pieces of code in texts of 10 to 400 lines (default 24)
  --threads N     threads of the model (default: what the extension chooses)
  --model DIR     the model package (default: models)
  --out FILE      result (default bench/results/repair.json)`;

const OPTIONS = {
  selections: { type: 'string' },
  sizes: { type: 'string' },
  threads: { type: 'string' },
  model: { type: 'string' },
  out: { type: 'string' },
} as const;

const FAULTS = [1, 2, 3] as const;

async function open(folder: string, threads: number): Promise<Setup> {
  const dist = path.dirname(CLI);
  const engine = await Engine.load({
    modelFolder: folder,
    threads,
  });
  const { manifest: common, pathOf } = await readModelPackage(folder);
  const manifest = twoStreamManifest(common);
  const session = await openSession({ file: pathOf('graph'), threads, device: 'cpu' });
  return {
    tools: {
      model: localModel(engine),
      grammars: new Grammars({ grammars: path.join(dist, 'grammars'), engine: dist }),
    },
    model: {
      manifest,
      graph: new OnnxGraph(session, manifest.model),
      tokenizer: Tokenizer.parse(await readText(pathOf('tokenizer'))),
      dispose: () => session.dispose(),
    },
    parsers: new Parsers(),
  };
}

async function main(): Promise<void> {
  const values = readArguments(process.argv.slice(2), OPTIONS);
  const folder = path.resolve(values.model ?? MODELS);
  const threads = count(values.threads, defaultThreads(thisMachine()), 'threads');
  const wanted = count(values.selections, 30, 'selections');
  const wantedSizes = count(values.sizes, 24, 'sizes');
  const base = { ...provenance(), model: modelFacts(folder) };
  const setup = await open(folder, threads);
  const started = performance.now();

  const tasks = await brokenCode();
  const selections: Selection[] = [];
  for (const faults of FAULTS) {
    selections.push(...(await selectionsWith(tasks, faults, wanted, setup.parsers)));
  }
  const cases = await sizedCases(wantedSizes, setup.parsers);
  await warmUp(selections, setup);
  const measured: Measured[] = [];
  const progress = new Progress('selections', selections.length + cases.length);
  for (const selection of selections) {
    measured.push(await measureWays(selection, setup));
    progress.step();
  }
  const sizes = await measureSizes(cases, setup, () => {
    progress.step();
  });
  const result: RepairBenchResult = {
    ...base,
    kind: 'repair',
    threads,
    edit: setup.model.manifest.model.edit,
    seconds: round((performance.now() - started) / 1000, 1),
    faults: [0, ...FAULTS].map((faults) => {
      const group = measured.filter((one) => faults === 0 || one.faults === faults);
      return faultsResult(faults, group);
    }),
    sizes,
  };
  writeResult(values.out ?? path.join(RESULTS, 'repair.json'), result);
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  setup.parsers.dispose();
  setup.tools.grammars.dispose();
  await setup.model.dispose();
}

void runMain(USAGE, main);
