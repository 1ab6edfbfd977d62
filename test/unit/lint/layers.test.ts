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
  [
    'runtime/infill/x.ts',
    "import type { Graph } from '../twoStream/graph';",
    /src\/runtime\/infill must not import src\/runtime\/twoStream/,
  ],
  [
    'runtime/repair/x.ts',
    "import '../twoStream/prefill';",
    /must not import src\/runtime\/twoStream/,
  ],
  [
    'runtime/session/x.ts',
    "import '../twoStream/graph';",
    /must not import src\/runtime\/twoStream/,
  ],
  ['runtime/twoStream/x.ts', "import '../infill/canvas';", /must not import src\/runtime\/infill/],
  ['runtime/package/x.ts', "import '../session/session';", /must not import src\/runtime\/session/],
  ['runtime/host/x.ts', "import '../engine';", /src\/runtime\/host must not import src\/runtime$/],
  ['runtime/denoiser.ts', "import './infill/canvas';", /must not import src\/runtime\/infill/],
  ['runtime/deep/x.ts', "export * from '../../syntax/trees';", /must not import src\/syntax/],
  ['runtime/x.ts', "await import('onnxruntime-node');", /only src\/runtime\/session\/ may/],
  ['cli.ts', "require('onnxruntime-common');", /only src\/runtime\/session\/ may/],
  [
    'syntax/trees.ts',
    "import { Parser } from 'web-tree-sitter';",
    /only src\/syntax\/grammars\.ts/,
  ],
  ['repair/x.ts', "import '../runtime/engine';", /src\/repair must not import src\/runtime/],
  ['repair/x.ts', "import '../proposal/proposal';", /src\/repair must not import src\/proposal/],
  [
    'proposal/x.ts',
    "import type { Job } from '../repair/job';",
    /src\/proposal must not import src\/repair/,
  ],
  [
    'complete/x.ts',
    "import type { Item } from '../editor/x';",
    /src\/complete must not import src\/editor/,
  ],
  ['model/model.ts', "import '../runtime/x';", /src\/model must not import src\/runtime/],
  ['proposal/x.ts', "import 'vscode';", /src\/proposal must not import vscode/],
  ['generate/x.ts', "import '../runtime/engine';", /src\/generate must not import src\/runtime/],
  [
    'inspector/page/x.ts',
    "import '../viewOf';",
    /src\/inspector\/page must not import src\/inspector/,
  ],
  ['model/x.ts', "import type * as vscode from 'vscode';", /src\/model must not import vscode/],
  [
    'editor/x.ts',
    "import '../runtime/session/session';",
    /src\/editor must not import src\/runtime/,
  ],
  ['context/x.ts', "import 'node:fs';", /src\/context is pure/],
  ['text/x.ts', "import '../syntax/trees';", /src\/text must not import src\/syntax/],
  ['context/x.ts', "import { diffArrays } from 'diff';", /src\/context must not import diff/],
  ['protocol/x.ts', "import '../text/range';", /src\/protocol must not import src\/text/],
  ['complete/x.ts', "import '../../test/x';", /nothing outside src/],
  ['editor/x.ts', "import 'node:https';", /opens a connection/],
  ['model/x.ts', "import net = require('net');", /opens a connection/],
  ['runtime/x.ts', "void fetch('x');", /Unexpected use of 'fetch'/],
  ['runtime/x.ts', 'void globalThis.fetch;', /'globalThis\.fetch' is restricted/],
  ['unheardOf/x.ts', "import './y';", /no row/],
  ['text/x.ts', "console.log('x');", /Unexpected console statement/],
  ['text/x.ts', '// eslint-disable-next-line\nconsole.log(1);', /Unexpected console statement/],
];

const allowed: readonly (readonly [file: string, code: string])[] = [
  ['editor/x.ts', "import 'vscode';\nimport '../model/x';\nimport '../proposal/x';"],
  ['proposal/x.ts', "import type { Clock } from '../complete/clock';\nimport '../text/hunks';"],
  ['proposal/x.ts', "import type { Translate } from '../translate';"],
  ['runtime/session/session.ts', "import 'onnxruntime-node';\nimport '../host/failure';"],
  ['runtime/infill/x.ts', "import '../denoiser';\nimport '../host/forwards';"],
  [
    'runtime/repair/x.ts',
    "import '../infill/sampler';\nimport type { LoadedModel } from '../loadedModel';",
  ],
  ['runtime/twoStream/x.ts', "import '../session/session';\nimport 'valibot';"],
  ['syntax/grammars.ts', "import 'web-tree-sitter';"],
  ['complete/x.ts', "import type { Span } from '../syntax/spans';\nimport '../protocol/x';"],
  ['text/x.ts', "import { diffArrays } from 'diff';"],
  ['generate/x.ts', "import '../syntax/writing';\nimport '../context/instruction';"],
  ['inspector/page/x.ts', "import type { TraceView } from '../view';"],
  ['repair/x.ts', "import '../syntax/blocks';\nimport '../text/edits';"],
  ['cli.ts', "import './runtime/engine';\nimport './syntax/trees';"],
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
