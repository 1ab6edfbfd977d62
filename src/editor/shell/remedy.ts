import type { ErrorCode, RuntimeError } from '../../protocol';
import type { Translate } from '../../translate';

/** Failures of files that came with the extension. */
const OF_MODEL_FILES: ReadonlySet<ErrorCode> = new Set([
  'model-missing',
  'model-truncated',
  'model-tampered',
  'model-format',
  'model-invalid',
]);

/** What went wrong, and what the user can do about it. */
export function withRemedy({ code, message }: RuntimeError, t: Translate): string {
  return OF_MODEL_FILES.has(code)
    ? t('{0} Reinstall Anneal to restore its files.', message)
    : message;
}
