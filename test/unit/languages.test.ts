import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { scan } from '../../src/complete/filters/lexer';
import { commentOf } from '../../src/context/comments';
import { languageIdOfEnding, languageOf, LANGUAGES } from '../../src/languages';

const ROOT = path.join(__dirname, '../..');
const NAMES = Object.keys(LANGUAGES);

/** Languages of which nothing is a comment. */
const UNCOMMENTED = ['json', 'plaintext'];

describe('languages', () => {
  for (const [languageId, language] of Object.entries(LANGUAGES)) {
    describe(languageId, () => {
      const { lineComments, blockComment, lineStrings, longStrings, endings, grammar } = language;

      it('has every fact', () => {
        for (const fact of Object.keys(languageOf('cobol'))) assert.ok(fact in language, fact);
        const isCommented = lineComments.length > 0 || blockComment !== undefined;
        assert.equal(isCommented, !UNCOMMENTED.includes(languageId), 'comment marks');
        assert.ok(endings.length > 0, 'endings');
        for (const ending of endings) assert.match(ending, /^\.[a-z0-9+]+$/);
        for (const mark of [...lineComments, ...(blockComment ?? [])]) assert.notEqual(mark, '');
      });

      it('has its grammar in the package', () => {
        if (grammar === undefined) return;
        const file = path.join(ROOT, 'dist/grammars', `tree-sitter-${grammar}.wasm`);
        assert.ok(existsSync(file), file);
      });

      it('has comments and strings that hide brackets', () => {
        const brackets = (text: string) =>
          scan(text, language).marks.filter(({ text: mark }) => /[()[\]{}]/.test(mark));
        for (const mark of lineComments) {
          assert.deepEqual(brackets(`a ${mark} ({\nb`), [], mark);
          assert.equal(brackets(`a ${mark} (\n{`).length, 1, `${mark} ends with its line`);
        }
        if (blockComment !== undefined) {
          const [open, close] = blockComment;
          assert.deepEqual(brackets(`a ${open} (\n{ ${close} b`), [], open);
          assert.equal(brackets(`${open} ( ${close} {`).length, 1, `${close} ends it`);
        }
        for (const quote of [...lineStrings, ...longStrings]) {
          assert.deepEqual(brackets(`a = ${quote}({${quote} + b`), [], quote);
        }
        for (const quote of longStrings) {
          assert.deepEqual(brackets(`a = ${quote}(\n{${quote} + b`), [], quote);
          const parts = longStrings.filter((other) => other !== quote && other.startsWith(quote));
          for (const longer of parts) {
            assert.ok(
              longStrings.indexOf(longer) < longStrings.indexOf(quote),
              'longer ones first',
            );
          }
        }
      });

      it('has a comment of one line for the model, which is one', () => {
        const comment = commentOf(`sort (them) ${blockComment?.[1] ?? ''}`.trim(), languageId);
        assert.ok(comment.includes('sort (them)') && !comment.includes('\n'), comment);
        if (UNCOMMENTED.includes(languageId)) return;
        assert.deepEqual(scan(`${comment}\n`, language), { marks: [], state: [], unfinished: 0 });
      });
    });
  }

  it('have one language for each ending', () => {
    const all = Object.values(LANGUAGES).flatMap(({ endings }) => endings);
    assert.equal(new Set(all).size, all.length);
    assert.equal(languageIdOfEnding('.PY'), 'python');
    assert.equal(languageIdOfEnding('.unheard-of'), 'plaintext');
    assert.equal(languageIdOfEnding(''), 'plaintext');
  });

  it('fall back to what is right for most', () => {
    for (const name of ['cobol', 'constructor', '__proto__']) {
      assert.equal(languageOf(name), languageOf('unheard-of'), name);
    }
  });
});

describe('language ids', () => {
  const files = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && file !== 'languages.ts')
    .map((file) => path.join(ROOT, 'src', file));

  it('are compared with names in languages.ts alone', () => {
    assert.ok(files.length > 100);
    const found = files.flatMap((file) =>
      comparisons(readFileSync(file, 'utf8')).map(
        (text) => `${path.relative(ROOT, file)}: ${text}`,
      ),
    );
    assert.deepEqual(found, []);
  });

  it('are found where they are compared', () => {
    for (const text of [
      "if (languageId === 'python') a();",
      "const is = 'cobol' !== document.languageId;",
      "switch (snapshot.languageId) { case 'cobol': }",
      "const INDENTED = new Set(['python', 'yaml']);",
      "const MARKS: Record<string, string> = { python: '#', sql: '--' };",
      "const ENDINGS = { '.py': 'python', '.sql': 'sql' };",
      "const has = ['python'].includes(languageId);",
    ]) {
      assert.equal(comparisons(text).length, 1, text);
    }
    assert.deepEqual(comparisons("if (kind === 'line' && a.languageId === b.languageId) c();"), []);
  });
});

/** Comparisons of a language id with a literal, and tables with names of languages. */
function comparisons(text: string): string[] {
  const source = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isComparison(node) || isTable(node)) found.push(node.getText());
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const isId = (node: ts.Node): boolean => /(?:^|\.)language(?:Id)?$/.test(node.getText());

function isComparison(node: ts.Node): boolean {
  if (ts.isSwitchStatement(node)) {
    const hasLiteral = node.caseBlock.clauses.some(
      (clause) => ts.isCaseClause(clause) && ts.isStringLiteralLike(clause.expression),
    );
    return isId(node.expression) && hasLiteral;
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { name, expression } = node.expression;
    const isMember = name.text === 'includes' && ts.isArrayLiteralExpression(expression);
    return isMember && node.arguments.some(isId);
  }
  if (!ts.isBinaryExpression(node)) return false;
  const { left, right } = node;
  const isEquality = /^[!=]==?$/.test(node.operatorToken.getText());
  return (
    isEquality &&
    ((isId(left) && ts.isStringLiteralLike(right)) || (isId(right) && ts.isStringLiteralLike(left)))
  );
}

/** Whether at least two members of an array or an object, as keys or as values, are names of languages. */
function isTable(node: ts.Node): boolean {
  if (ts.isArrayLiteralExpression(node)) return namesIn(node.elements) > 1;
  if (!ts.isObjectLiteralExpression(node)) return false;
  const properties = node.properties.filter(ts.isPropertyAssignment);
  const keys = properties.map(({ name }) => name);
  const values = properties.map(({ initializer }) => initializer);
  return namesIn(keys) > 1 || namesIn(values) > 1;
}

function namesIn(nodes: readonly ts.Node[]): number {
  const texts = nodes.flatMap((node) =>
    ts.isStringLiteralLike(node) || ts.isIdentifier(node) ? [node.text] : [],
  );
  return texts.filter((text) => NAMES.includes(text)).length;
}
