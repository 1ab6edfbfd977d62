import type { TextEdit, TextRange } from '../../text/edits';
import { languageOf } from '../../languages';
import { insert, remove } from './changes';
import { lexemesIn, seamsIn, type Lexeme } from './lexemes';

/** Operators that stand between two values; what a language does not know its parser rejects. */
// prettier-ignore
const OPERATORS = [
  '=', '.', '+', '==', '-', '*', '<', '>', '=>', ':=', '::', '->', '&&', '||', '===', '!==', '!=', '+=',
  '/', '%', '|', '&', '?.', '?', '<=', '>=', '<<', '**',
];

/** Operators without whitespace beside them. */
const TIGHT = new Set(['.', '::', '?.']);

/** Commas, colons and semicolons that are missing, and those that are too many. */
export function signFixes(
  text: string,
  lines: readonly TextRange[],
  languageId: string,
): TextEdit[] {
  const { semicolons } = languageOf(languageId);
  const seams = lines.flatMap((line) => seamsIn(text, line));
  const between = seams.flatMap(({ left, right }) => [
    insert(left.end, ','),
    insert(left.end, ':'),
    ...(right === undefined && semicolons ? [insert(left.end, ';')] : []),
  ]);
  return [...lines.flatMap((line) => superfluous(text, line)), ...between];
}

/** Operators where one value follows another. */
export function operatorFixes(text: string, lines: readonly TextRange[]): TextEdit[] {
  return lines.flatMap((line) =>
    seamsIn(text, line).flatMap(({ left, right }) => {
      if (right === undefined) return [];
      const space = right.start > left.end ? ' ' : '';
      return OPERATORS.map((operator) => ({
        start: left.end,
        end: right.start,
        newText: TIGHT.has(operator) ? operator : space + operator + space,
      }));
    }),
  );
}

/** Signs beside another sign or a bracket: one of them may be too many. */
function superfluous(text: string, line: TextRange): TextEdit[] {
  const solid = lexemesIn(text, line).filter(({ kind }) => kind !== 'whitespace');
  return solid.flatMap((lexeme, index): TextEdit[] => {
    const isBeside = isMark(solid[index - 1]) || isMark(solid[index + 1]);
    return isBeside && (lexeme.kind === 'comma' || lexeme.kind === 'sign')
      ? [remove(text, lexeme)]
      : [];
  });
}

const isMark = (lexeme: Lexeme | undefined): boolean => lexeme?.kind !== 'word';
