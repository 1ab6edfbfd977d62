import * as vscode from 'vscode';
import {
  DEFAULT_SETTINGS,
  MODES,
  type Confidence,
  type Settings,
  type SuggestMode,
} from '../../complete/settings';

/** First part of every key. */
export const SECTION = 'anneal';

/** Key of the language map that stands for every language not named. */
const ANY_LANGUAGE = '*';

const CONFIDENCES: readonly Confidence[] = ['low', 'medium', 'high'];

function oneOf<T extends string>(value: unknown, allowed: readonly T[], fallback: T): T {
  return allowed.find((candidate) => candidate === value) ?? fallback;
}

function integer(value: unknown, least: number, most: number, fallback: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return fallback;
  return Math.min(most, Math.max(least, Math.round(value)));
}

function path(value: unknown): string {
  return typeof value === 'string' ? value.trim() : DEFAULT_SETTINGS.modelFolder;
}

function languageEnabled(map: unknown, languageId: string): boolean {
  const flags: Readonly<Record<string, unknown>> =
    typeof map === 'object' && map !== null ? { ...map } : {};
  return (flags[languageId] ?? flags[ANY_LANGUAGE]) !== false;
}

function flag(map: unknown, name: string): boolean {
  return (isMap(map) ? map[name] : undefined) !== false;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/**
 * The only reader of Anneal's settings. A value of the wrong type counts as absent, because settings.json is edited by
 * hand; the limits are those of package.json.
 */
export function readSettings(document?: vscode.TextDocument): Settings {
  const values = vscode.workspace.getConfiguration(SECTION, document);
  return {
    mode: oneOf(values.get('enabled'), MODES, DEFAULT_SETTINGS.mode),
    languageEnabled: languageEnabled(values.get('languages'), document?.languageId ?? ''),
    multiline: values.get('multiline') !== false,
    confidence: oneOf(values.get('confidence'), CONFIDENCES, DEFAULT_SETTINGS.confidence),
    maxLatencyMs: integer(values.get('maxLatencyMs'), 50, 5000, DEFAULT_SETTINGS.maxLatencyMs),
    suggestIn: {
      comments: flag(values.get('suggestIn'), 'comments'),
      strings: flag(values.get('suggestIn'), 'strings'),
    },
    pauseOnBattery: values.get('pauseOnBattery') === true,
    threads: integer(values.get('threads'), 0, 16, DEFAULT_SETTINGS.threads),
    modelFolder: path(values.get('modelFolder')),
  };
}

/** Chooses when to suggest, in the user's settings. */
export async function setMode(mode: SuggestMode): Promise<void> {
  const values = vscode.workspace.getConfiguration(SECTION);
  await values.update('enabled', mode, vscode.ConfigurationTarget.Global);
}

/** Switches one language on or off in the user's settings. */
export async function setLanguageEnabled(languageId: string, enabled: boolean): Promise<void> {
  const values = vscode.workspace.getConfiguration(SECTION);
  const own = values.inspect<Record<string, boolean>>('languages')?.globalValue ?? {};
  const changed = { ...own, [languageId]: enabled };
  await values.update('languages', changed, vscode.ConfigurationTarget.Global);
}
