import assert from 'node:assert/strict';
import path from 'node:path';
import { ESLint } from 'eslint';

const root = path.resolve(__dirname, '../../..');
const eslint = new ESLint({
  cwd: root,
  // The snippets lie in no tsconfig: rules that need types are of no interest here.
  overrideConfig: {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: false, project: false } },
  },
  ruleFilter: ({ ruleId }) => !ruleId.startsWith('@typescript-eslint/'),
});

/** Messages ESLint gives for `code` as the file `file` below src/. */
async function lint(file: string, code: string): Promise<string[]> {
  const results = await eslint.lintText(code, { filePath: path.join(root, 'src', file) });
  return results.flatMap((result) => result.messages.map((message) => message.message));
}

const forbidden: readonly (readonly [file: string, code: string, message: RegExp])[] = [
  ['runtime/x.ts', "import 'vscode';", /src\/runtime must not import vscode/],
  ['runtime/x.ts', "import '../editor/log';", /src\/runtime must not import src\/editor/],
  ['runtime/deep/x.ts', "export * from '../../syntax/trees';", /must not import src\/syntax/],
  ['runtime/x.ts', "await import('onnxruntime-node');", /only src\/runtime\/session\.ts/],
  ['cli.ts', "require('onnxruntime-common');", /only src\/runtime\/session\.ts/],
  [
    'syntax/trees.ts',
    "import { Parser } from 'web-tree-sitter';",
    /only src\/syntax\/grammars\.ts/,
  ],
  ['repair/x.ts', "import '../runtime/engine';", /src\/repair must not import src\/runtime/],
  ['repair/x.ts', "import '../proposal/proposal';", /src\/repair must not import src\/proposal/],
  ['proposal/x.ts', "import 'vscode';", /src\/proposal must not import vscode/],
  ['generate/x.ts', "import '../runtime/engine';", /src\/generate must not import src\/runtime/],
  ['page/x.ts', "import '../trace/viewOf';", /src\/page must not import src\/trace/],
  ['client/x.ts', "import type * as vscode from 'vscode';", /src\/client must not import vscode/],
  ['editor/x.ts', "import '../runtime/session';", /src\/editor must not import src\/runtime/],
  ['context/x.ts', "import 'node:fs';", /src\/context is pure/],
  ['diff/x.ts', "import '../syntax/trees';", /src\/diff must not import src\/syntax/],
  ['context/x.ts', "import { diffArrays } from 'diff';", /src\/context must not import diff/],
  ['protocol.ts', "import './diff/range';", /src\/protocol must not import src\/diff/],
  ['request/x.ts', "import '../../test/x';", /nothing outside src/],
  ['editor/x.ts', "import 'node:https';", /opens a connection/],
  ['client/x.ts', "import net = require('net');", /opens a connection/],
  ['runtime/x.ts', "void fetch('x');", /Unexpected use of 'fetch'/],
  ['runtime/x.ts', 'void globalThis.fetch;', /'globalThis\.fetch' is restricted/],
  ['unheardOf/x.ts', "import './y';", /no row/],
  ['diff/x.ts', "console.log('x');", /Unexpected console statement/],
  ['diff/x.ts', '// eslint-disable-next-line\nconsole.log(1);', /Unexpected console statement/],
];

const allowed: readonly (readonly [file: string, code: string])[] = [
  ['editor/x.ts', "import 'vscode';\nimport '../client/x';\nimport '../proposal/x';"],
  ['proposal/x.ts', "import '../repair/job';\nimport '../diff/hunks';"],
  ['proposal/x.ts', "import type { Translate } from '../translate';"],
  ['runtime/session.ts', "import 'onnxruntime-node';\nimport 'node:fs';"],
  ['syntax/grammars.ts', "import 'web-tree-sitter';"],
  ['diff/x.ts', "import type { Span } from '../syntax/spans';\nimport '../protocol';"],
  ['diff/x.ts', "import { diffArrays } from 'diff';"],
  ['generate/x.ts', "import '../syntax/writing';\nimport '../repair/instruction';"],
  ['page/x.ts', "import type { TraceView } from '../trace/view';"],
  ['repair/x.ts', "import '../syntax/blocks';\nimport '../diff/edits';"],
  ['cli.ts', "import './runtime/engine';\nimport './postprocess/index';"],
];

describe('layer rules', () => {
  for (const [file, code, message] of forbidden) {
    it(`refuses ${JSON.stringify(code)} in src/${file}`, async () => {
      assert.match((await lint(file, code)).join('\n'), message);
    });
  }

  for (const [file, code] of allowed) {
    it(`accepts ${JSON.stringify(code)} in src/${file}`, async () => {
      assert.deepEqual(await lint(file, code), []);
    });
  }
});
