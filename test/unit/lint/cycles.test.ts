import assert from 'node:assert/strict';
import path from 'node:path';
import { ESLint } from 'eslint';

const root = path.resolve(__dirname, '../../..');
const eslint = new ESLint({
  cwd: root,
  overrideConfig: {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: false, project: false } },
  },
  ruleFilter: ({ ruleId }) => ruleId === 'anneal/cycles',
});

async function lint(file: string, code: string): Promise<string[]> {
  const results = await eslint.lintText(code, { filePath: path.join(root, file) });
  return results.flatMap(({ messages }) => messages.map(({ message }) => message));
}

describe('rule against circles of imports', () => {
  it('refuses a circle of values, of types and of exports, and names the way', async () => {
    // loadedModel.ts imports denoiser.ts.
    for (const code of [
      "import { openedModel } from './loadedModel';",
      "import type { LoadedModel } from './loadedModel';",
      "export * from './loadedModel';",
      "export type Model = import('./loadedModel').LoadedModel;",
      "void import('./loadedModel');",
    ]) {
      const messages = await lint('src/runtime/denoiser.ts', code);
      assert.equal(messages.length, 1, code);
      const way = ['denoiser.ts', 'loadedModel.ts', 'denoiser.ts'];
      const names = way.map((name) => path.join('runtime', name));
      assert.equal(messages[0], `imports form a circle: ${names.join(' -> ')}`);
    }
  });

  it('finds a circle through other files', async () => {
    const messages = await lint('src/runtime/denoiser.ts', "import '../cli/run';");
    assert.match(messages.join('\n'), /circle: .* -> .*run\.ts -> .* -> .*denoiser\.ts$/);
  });

  it('lets files import what does not import them, and says nothing outside src/', async () => {
    assert.deepEqual(await lint('src/runtime/engine.ts', "import './denoiser';"), []);
    assert.deepEqual(await lint('src/runtime/denoiser.ts', "import 'node:path';"), []);
    assert.deepEqual(await lint('test/unit/x.ts', "import '../../src/runtime/denoiser';"), []);
  });
});
