import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import path from 'node:path';
import { numberOr, objectAt, parseObject, type JsonObject } from './json';
import { MODELS, ROOT } from './paths';
import { round } from './stats';

/** The machine of a run, without its name. */
export interface MachineFacts {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  /** One-minute load when the run began: what else was running. */
  readonly load: number;
}

/** The model package a run used. */
export interface ModelFacts {
  readonly name: string;
  readonly version: string;
  /** First 12 characters of the graph's sha256. */
  readonly sha256: string;
  readonly parameters: number;
  /** Those in matrices every token is multiplied with; the others are in tables, or in the head of asked rows. */
  readonly bodyParameters: number;
  readonly bytes: number;
  readonly trainingTokens: number;
  readonly loss: number;
}

export function machineFacts(): MachineFacts {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGb: round(totalmem() / 2 ** 30, 1),
    system: `${type()} ${release().split('-')[0] ?? ''}`,
    node: process.version,
    load: round(loadavg()[0] ?? 0),
  };
}

const textAt = (object: JsonObject, key: string): string =>
  typeof object[key] === 'string' ? object[key] : '';

/** Facts of the model package in `folder`; zeros and "none" where there is no manifest. */
export function modelFacts(folder = MODELS): ModelFacts {
  const file = path.join(folder, 'manifest.json');
  const manifest = existsSync(file) ? parseObject(readFileSync(file, 'utf8'), file) : {};
  const graph = objectAt(objectAt(manifest, 'files'), 'graph');
  const training = objectAt(manifest, 'training');
  return {
    name: textAt(manifest, 'name') || 'none',
    version: textAt(manifest, 'version'),
    sha256: textAt(graph, 'sha256').slice(0, 12),
    parameters: numberOr(objectAt(manifest, 'model'), 'parameters', 0),
    bodyParameters: numberOr(objectAt(manifest, 'model'), 'bodyParameters', 0),
    bytes: numberOr(graph, 'bytes', 0),
    trainingTokens: numberOr(training, 'tokens', 0),
    loss: numberOr(training, 'loss_plain', 0),
  };
}

/** The commit checked out, or "unknown" outside a repository. */
export function commitOf(): string {
  const git = spawnSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: ROOT });
  return git.status === 0 ? git.stdout.toString().trim() : 'unknown';
}

/** First line a tool prints for its version, or undefined when it cannot be started. */
export function toolVersion(command: string, ...rest: string[]): string | undefined {
  try {
    return execFileSync(command, rest, { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .split('\n')[0]
      ?.trim();
  } catch {
    return undefined;
  }
}
