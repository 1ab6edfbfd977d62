import { DraftTree } from '../syntax/draftTree';
import type { Grammars } from '../syntax/grammars';
import { countErrors } from '../syntax/validity';
import type { TextEdit } from '../text/edits';
import type { GenerateStop } from './job';

/** Ends after which the code is as whole as it will be; after the others it may go on where it breaks off. */
const FINISHED: ReadonlySet<GenerateStop> = new Set(['complete', 'empty', 'repeats']);

/**
 * Whether finished code makes a document parse worse than before; such code is not proposed. Never where nothing is
 * known: without a grammar, or when the parse takes too long.
 * @param text the document before, with line feeds only
 */
export async function breaks(
  grammars: Grammars,
  languageId: string,
  text: string,
  edit: TextEdit,
  stop: GenerateStop,
): Promise<boolean> {
  if (!FINISHED.has(stop)) return false;
  const before = await DraftTree.open(grammars, languageId, text);
  const after = before?.after(edit);
  try {
    if (before === undefined || after === undefined) return false;
    return countErrors(after.tree).total > countErrors(before.tree).total;
  } finally {
    after?.dispose();
    before?.dispose();
  }
}
