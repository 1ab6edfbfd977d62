/** Grammars for tests: those that the build copies into dist/. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type GrammarFiles, Grammars } from '../../../src/syntax/grammars';

const DIST = path.resolve(__dirname, '../../../dist');

export const GRAMMAR_FILES: GrammarFiles = {
  grammars: path.join(DIST, 'grammars'),
  engine: DIST,
};

/** Grammars whose failures are failures of the test. */
export function testGrammars(): Grammars {
  if (!existsSync(GRAMMAR_FILES.grammars)) {
    throw new Error('dist/grammars is missing: npm run build');
  }
  return new Grammars(GRAMMAR_FILES, (grammar, error) => {
    throw new Error(`grammar ${grammar} does not load`, { cause: error });
  });
}
