import path from 'node:path';
import { Grammars, type Tree } from '../../../src/syntax/grammars';
import { ROOT } from '../../common/paths';
import type { TaskLanguage } from '../tasks/task';

const DIST = path.join(ROOT, 'dist');

/** Trees of whole texts, by the grammars that the extension ships. */
export class Parsers {
  private readonly grammars: Grammars;

  /** @param dist where the build put the grammars and their engine */
  constructor(dist = DIST) {
    this.grammars = new Grammars({ grammars: path.join(dist, 'grammars'), engine: dist });
  }

  /** The tree of `text`, which the caller deletes; throws when there is no grammar. */
  async parse(language: TaskLanguage, text: string): Promise<Tree> {
    const parser = await this.grammars.load(language);
    const tree = parser?.parse(text) ?? undefined;
    if (tree === undefined) throw new Error(`no grammar of ${language}: run "npm run build"`);
    return tree;
  }

  /** Whether `text` parses without errors. */
  async accepts(language: TaskLanguage, text: string): Promise<boolean> {
    const tree = await this.parse(language, text);
    try {
      return !tree.rootNode.hasError;
    } finally {
      tree.delete();
    }
  }

  /** Frees the grammars. */
  dispose(): void {
    this.grammars.dispose();
  }
}
