import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** One message a source file has translated. */
export interface Message {
  readonly text: string;
  /** Where it stands, for a failing test. */
  readonly file: string;
}

/** `vscode.l10n.t(...)`, or the same function passed as `t`. */
function isTranslation(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return callee.text === 't';
  return ts.isPropertyAccessExpression(callee) && callee.getText().endsWith('l10n.t');
}

/**
 * The messages of one file.
 * @throws Error when a message is not written out: VS Code looks it up by its text
 */
export function messagesIn(file: string, source: string): Message[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found: Message[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTranslation(node.expression)) {
      const [first] = node.arguments;
      if (first === undefined || !ts.isStringLiteralLike(first)) {
        throw new Error(`${file}: ${node.getText()} has no literal message`);
      }
      found.push({ text: first.text, file });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** The messages of all files below a folder. */
export function messagesBelow(folder: string): Message[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => messagesIn(name, readFileSync(path.join(folder, name), 'utf8')));
}
