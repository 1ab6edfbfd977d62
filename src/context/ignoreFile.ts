/**
 * `.annealignore`: files the user wants left alone, in gitignore syntax. What the syntax means is the business of the
 * package `ignore`, which is tested against git itself.
 */
import ignore from 'ignore';

/** Name of the file, in the root of a workspace folder. */
export const IGNORE_FILE = '.annealignore';

/** Decides for one workspace folder; letter case does not matter, because a file system may not tell it either. */
export class IgnoreFile {
  private readonly rules = ignore({ ignorecase: true });
  private readonly unusable: string[] = [];

  /** @param text what the file holds; a line that means nothing names nothing */
  constructor(text: string) {
    for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) this.add(line);
  }

  /** Lines that mean nothing although they look as if they should, an unfinished `[` for example. */
  get meaningless(): readonly string[] {
    return this.unusable;
  }

  /**
   * Whether the file is named.
   * @param file path below the folder, with forward slashes, without one in front
   */
  names(file: string): boolean {
    return ignore.isPathValid(file) && this.rules.ignores(file);
  }

  private add(line: string): void {
    try {
      this.rules.add(line);
    } catch (error) {
      // The library makes a regular expression of every line, and not of every line can one be made.
      if (!(error instanceof SyntaxError)) throw error;
      this.unusable.push(line);
    }
  }
}
