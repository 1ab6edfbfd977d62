import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/** Lines shown around a change, as `diff -u` does. */
const CONTEXT = 3;

/**
 * The change of a file as a unified diff, which `git apply` and `patch -p1` take.
 * @param path of the file, with forward slashes
 * @returns the empty text when nothing changes
 */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, {
    context: CONTEXT,
    headerOptions: FILE_HEADERS_ONLY,
  });
}
