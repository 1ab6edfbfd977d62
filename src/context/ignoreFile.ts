/**
 * `.annealignore`: files the user wants left alone, in gitignore syntax. The package `ignore`, which is tested
 * against git, interprets it.
 */
import ignore from 'ignore';

/** Name of the file, in the root of a workspace folder. */
export const IGNORE_FILE = '.annealignore';

/** The rest of a class behind its `[`: its first member may be a `]`. */
const CLASS = /(?:[!^]|(?![!^]))(?:\\.|[^\\])(?:\\.|[^\]\\])*\]/.source;

/** A line, no comment, with a `[` that nothing closes. */
const UNCLOSED_CLASS = new RegExp(`^(?!#)(?:[^\\\\[]|\\\\.|\\[${CLASS})*\\[(?!${CLASS})`);

/** Decides for one workspace folder; ignores letter case, as some file systems do. */
export class IgnoreFile {
  private readonly rules = ignore({ ignorecase: true });
  /** Lines that name nothing although they look as if they should: those with an unfinished `[`. */
  readonly meaningless: readonly string[];

  /** @param text what the file holds; a line that means nothing names nothing */
  constructor(text: string) {
    const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
    for (const line of lines) this.rules.add(line);
    this.meaningless = lines.filter((line) => UNCLOSED_CLASS.test(line));
  }

  /**
   * Whether the file is named.
   * @param file path below the folder, with forward slashes, without one in front
   */
  names(file: string): boolean {
    return ignore.isPathValid(file) && this.rules.ignores(file);
  }
}
