import type { RuntimeInfo } from '../../../protocol';
import type { Counts } from '../../../complete/statistics/ledger';
import type { Settings } from '../../../complete/settings';

/** What a bug report needs to say. */
export interface Facts {
  readonly anneal: string;
  readonly editor: string;
  readonly platform: string;
  /** `ssh-remote`, `wsl`; undefined where the window is local. */
  readonly remote: string | undefined;
  readonly settings: Settings;
  readonly info: RuntimeInfo | undefined;
  readonly lastMs: number | undefined;
  readonly failure: string | undefined;
  readonly counts: Counts;
  /** The user's home folder, which is replaced by `~`: it holds a name. */
  readonly home: string;
}

/**
 * The facts as lines of text, in English whatever the editor's language, because they are read by whoever fixes bugs.
 * No code, no file names of the user's, no names of persons.
 */
export function diagnostics(facts: Facts): string {
  const { info, counts, settings } = facts;
  const { modelFolder } = settings;
  const megabytes = ((info?.memoryBytes ?? 0) / 1e6).toFixed(0);
  const model =
    info === undefined
      ? 'not loaded'
      : `${info.model} ${info.version}, format ${info.format}, ${info.parameters} parameters, ` +
        `${info.threads} threads, ${megabytes} MB, loaded in ${info.loadMs.toFixed(0)} ms`;
  const rows: readonly (readonly [name: string, value: string])[] = [
    ['Anneal', facts.anneal],
    ['VS Code', facts.editor],
    ['Platform', facts.platform],
    ['Remote', facts.remote ?? 'none'],
    ['Model', model],
    ['Last suggestion', facts.lastMs === undefined ? 'none' : `${facts.lastMs.toFixed(0)} ms`],
    ['Failure', facts.failure ?? 'none'],
    [
      'Suggestions',
      `${counts.accepted} accepted, ${counts.partly} partly, ${counts.passed} passed`,
    ],
    ['Settings', JSON.stringify({ ...settings, modelFolder: modelFolder === '' ? '' : 'another' })],
  ];
  const text = rows.map(([name, value]) => `${name}: ${value}`).join('\n');
  return facts.home === '' ? text : text.replaceAll(facts.home, '~');
}
