import { existsSync } from 'node:fs';
import path from 'node:path';
import { count, readArguments, runMain } from '../common/arguments';
import { readHeldOut } from '../common/heldOut';
import { InfillCli, type CliAnswer } from '../common/infillCli';
import { CLI, MODELS, relativeToRoot, RESULTS } from '../common/paths';
import { choosePositions, isRight, type Position, type PositionKind } from '../common/positions';
import { Progress } from '../common/progress';
import { provenance, writeResult } from '../common/results';
import { chooseGates, gateCurve, gatePoint, type GatePoint, type Sample } from './curve';
import { writeGate } from './manifestGate';
import type { GateResult } from './result';

const USAGE = `usage: npm run gate -- [options]
  --positions N   cursor positions in held-out files (default 600)
  --seed N        which positions (default 1)
  --cli FILE      the CLI (default dist/cli.js)
  --out FILE      result (default bench/results/gate.json)
  --write         write the thresholds into models/manifest.json`;

const OPTIONS = {
  positions: { type: 'string' },
  seed: { type: 'string' },
  cli: { type: 'string' },
  out: { type: 'string' },
  write: { type: 'boolean' },
} as const;

const MAX_TOKENS = 64;

interface KindSample extends Sample {
  readonly kind: PositionKind;
}

function sampleOf(position: Position, answer: CliAnswer): KindSample {
  const shown = answer.error === undefined && answer.text.trim() !== '';
  const right = shown && isRight(position, answer.text);
  return { kind: position.kind, confidence: answer.confidence, shown, right };
}

async function complete(positions: readonly Position[], cliFile: string): Promise<KindSample[]> {
  const cli = new InfillCli([process.execPath, cliFile, 'infill']);
  const progress = new Progress('gate', positions.length);
  const samples: KindSample[] = [];
  try {
    for (const [index, position] of positions.entries()) {
      const { prefix, suffix, file } = position;
      const answer = await cli.infill({
        languageId: file.languageId,
        prefix,
        suffix,
        path: `${index}/${file.path}`,
        options: { maxTokens: MAX_TOKENS },
      });
      samples.push(sampleOf(position, answer));
      progress.step();
    }
  } finally {
    await cli.close();
  }
  return samples;
}

function byKind(samples: readonly KindSample[]): Record<PositionKind, GatePoint> {
  const point = (kind: PositionKind): GatePoint =>
    gatePoint(
      samples.filter((sample) => sample.kind === kind),
      0,
    );
  return {
    'new-line': point('new-line'),
    'line-end': point('line-end'),
    'mid-line': point('mid-line'),
  };
}

async function main(): Promise<void> {
  const values = readArguments(process.argv.slice(2), OPTIONS);
  const wanted = count(values.positions, 600, 'positions');
  const seed = count(values.seed, 1, 'seed');
  const cliFile = path.resolve(values.cli ?? CLI);
  if (!existsSync(cliFile)) throw new Error(`no ${relativeToRoot(cliFile)}: run "npm run build"`);
  const base = provenance();
  const positions = choosePositions(readHeldOut(), wanted, seed);
  const samples = await complete(positions, cliFile);
  const choices = chooseGates(
    samples.filter((_, index) => index % 2 === 0),
    samples.filter((_, index) => index % 2 === 1),
  );
  if (choices.length === 0) throw new Error('too few completions to tune a gate on');
  const written = values.write ?? false;
  if (written) writeGate(path.join(MODELS, 'manifest.json'), choices);
  const result: GateResult = {
    ...base,
    kind: 'gate',
    options: { positions: positions.length, seed, maxTokens: MAX_TOKENS },
    written,
    choices,
    curve: gateCurve(samples),
    byKind: byKind(samples),
  };
  writeResult(values.out ?? path.join(RESULTS, 'gate.json'), result);
  process.stdout.write(`${JSON.stringify({ choices, byKind: result.byKind }, null, 2)}\n`);
}

void runMain(USAGE, main);
