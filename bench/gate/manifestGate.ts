import { readFileSync, writeFileSync } from 'node:fs';
import { isObject, parseObject } from '../common/json';
import type { GateChoice } from './curve';

/** Puts the chosen thresholds into a manifest's text, leaving everything else as it is. */
export function withGate(manifest: string, choices: readonly GateChoice[]): string {
  const value = parseObject(manifest, 'manifest');
  const old = isObject(value['gate']) ? value['gate'] : {};
  const chosen = Object.fromEntries(choices.map(({ level, threshold }) => [level, threshold]));
  return `${JSON.stringify({ ...value, gate: { ...old, ...chosen } }, null, 2)}\n`;
}

/** Writes the chosen thresholds into the manifest file. */
export function writeGate(file: string, choices: readonly GateChoice[]): void {
  writeFileSync(file, withGate(readFileSync(file, 'utf8'), choices));
}
