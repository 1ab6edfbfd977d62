import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'prettier';
import { runMain } from '../common/arguments';
import { parseObject } from '../common/json';
import { MODELS, RESULTS, ROOT } from '../common/paths';
import { readResult } from '../common/results';
import type { ContextResult } from '../context/result';
import type { GateResult } from '../gate/result';
import type { LatencyResult } from '../latency/result';
import type { PostProcessingResult } from '../quality/postProcessing';
import type { QualityResult } from '../quality/result';
import { SUITE_NAMES, type SuiteName } from '../quality/suites';
import type { RepairBenchResult } from '../repair/result';
import type { ReplayResult } from '../replay/result';
import { modelCard } from './modelCard';
import { renderPage } from './page';
import { PLOTS } from './section';

const USAGE =
  'usage: npm run report   (bench/results/*.json -> docs/benchmarks.md and models/README.md)';

const read = (name: string): object | undefined => readResult(path.join(RESULTS, `${name}.json`));

async function main(): Promise<void> {
  // The files are our own, and readResult has checked their schema.
  const quality = (suite: SuiteName) => read(suite) as QualityResult | undefined;
  const page = renderPage({
    quality: Object.fromEntries(SUITE_NAMES.map((suite) => [suite, quality(suite)])),
    latency: read('latency') as LatencyResult | undefined,
    repair: read('repair') as RepairBenchResult | undefined,
    gate: read('gate') as GateResult | undefined,
    context: read('context') as ContextResult | undefined,
    replay: read('replay') as ReplayResult | undefined,
    postProcessing: read('post-processing') as PostProcessingResult | undefined,
  });
  const docs = path.join(ROOT, 'docs');
  mkdirSync(path.join(docs, PLOTS), { recursive: true });
  writeFileSync(path.join(docs, 'benchmarks.md'), await format(page.text, { parser: 'markdown' }));
  for (const [name, svg] of Object.entries(page.plots)) {
    writeFileSync(path.join(docs, PLOTS, name), svg);
  }
  const manifest = path.join(MODELS, 'manifest.json');
  const card = modelCard(
    parseObject(readFileSync(manifest, 'utf8'), manifest),
    quality('single-line'),
  );
  writeFileSync(path.join(MODELS, 'README.md'), await format(card, { parser: 'markdown' }));
  process.stdout.write(
    `models/README.md, docs/benchmarks.md and ${Object.keys(page.plots).length} plots written\n`,
  );
}

void runMain(USAGE, main);
