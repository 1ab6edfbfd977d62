import { existsSync } from 'node:fs';
import path from 'node:path';
import type { RuntimeInfo } from '../../src/protocol';
import { count, readArguments, runMain } from '../common/arguments';
import { readHeldOut } from '../common/heldOut';
import { MODELS, RESULTS, RUNTIME } from '../common/paths';
import { choosePositions } from '../common/positions';
import { Progress } from '../common/progress';
import { provenance, writeResult } from '../common/results';
import { quantile, round } from '../common/stats';
import { packageTokenizer } from './contexts';
import { encodeTimes, keystrokeTimes, stepTimes, type Setup } from './engineTimes';
import { measureInt8Rate } from './int8Rate';
import { cpuWhileIdle, peakMemory } from './procfs';
import { RuntimeProbe } from './runtimeProbe';
import type { LatencyResult } from './result';
import { timeSuggestions, type SuggestionResult } from './suggestions';

const USAGE = `usage: npm run bench -- [options]
  --model DIR        model package (default: the variable ANNEAL_MODEL, or models/)
  --threads N        threads of the model (default: what the extension chooses)
  --positions N      cursor positions of the suggestions (default 200)
  --idle-seconds N   how long to watch the idle process (default 30)
  --out FILE         result (default bench/results/latency.json)`;

const OPTIONS = {
  model: { type: 'string' },
  threads: { type: 'string' },
  positions: { type: 'string' },
  'idle-seconds': { type: 'string' },
  out: { type: 'string' },
} as const;

const COLD_STARTS = 5;
const POSITIONS_SEED = 2;

const megabytes = (bytes: number): number => round(bytes / 2 ** 20, 1);

async function coldStarts(
  model: string,
  threads: number | undefined,
): Promise<LatencyResult['coldStart']> {
  const times: number[] = [];
  const loads: number[] = [];
  for (let run = 0; run < COLD_STARTS; run++) {
    const { probe, info, readyMs } = await RuntimeProbe.start(model, threads);
    probe.stop();
    times.push(readyMs);
    loads.push(info.loadMs);
  }
  return {
    runs: COLD_STARTS,
    ms: round(quantile(times, 0.5)),
    loadMs: round(quantile(loads, 0.5)),
  };
}

function suggestions(
  wanted: number,
  probe: RuntimeProbe,
  info: RuntimeInfo,
): Promise<SuggestionResult> {
  const positions = choosePositions(readHeldOut(), wanted, POSITIONS_SEED);
  const progress = new Progress('suggestions', positions.length);
  return timeSuggestions(positions, probe, info, () => {
    progress.step();
  });
}

async function main(): Promise<void> {
  const values = readArguments(process.argv.slice(2), OPTIONS);
  const threads = values.threads === undefined ? undefined : count(values.threads, 1, 'threads');
  const seconds = count(values['idle-seconds'], 30, 'idle-seconds');
  if (!existsSync(RUNTIME)) throw new Error('no dist/runtime.js: run "npm run build"');
  const model = path.resolve(values.model ?? MODELS);
  const base = provenance(model);
  const coldStart = await coldStarts(model, threads);
  const { probe, info } = await RuntimeProbe.start(model, threads);
  const ready = peakMemory(probe.pid);
  const rate = await measureInt8Rate(info.threads);
  const setup: Setup = {
    probe,
    tokenizer: packageTokenizer(model),
    files: readHeldOut(),
    info,
    bodyParameters: base.model.bodyParameters,
    rate,
  };
  await encodeTimes(setup, 256); // Warm-up.
  const encode = [await encodeTimes(setup, 512), await encodeTimes(setup, 1024)];
  const keystroke = await keystrokeTimes(setup);
  const step = await stepTimes(setup);
  const suggestion = await suggestions(count(values.positions, 200, 'positions'), probe, info);
  const cpuPercent = round(await cpuWhileIdle(probe.pid, seconds));
  const peak = peakMemory(probe.pid);
  probe.stop();
  const result: LatencyResult = {
    ...base,
    kind: 'latency',
    threads: info.threads,
    int8Rate: rate,
    coldStart,
    encode,
    keystroke,
    step,
    suggestion,
    memoryMb: { ready: megabytes(ready), peak: megabytes(peak) },
    idle: { seconds, cpuPercent },
  };
  writeResult(values.out ?? path.join(RESULTS, 'latency.json'), result);
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
}

void runMain(USAGE, main);
