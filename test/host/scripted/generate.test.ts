import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, createFile, openText, run } from '../support/editing';
import { useScriptedRuntime } from '../support/suite';
import { until } from '../support/until';

const SCHEME = 'anneal-generated';
const START = '// @answer return 1;\\n}\nexport function f(): number {\n  ‸';

/** The document with generated code that is shown, if any. */
const shown = () =>
  vscode.workspace.textDocuments.find(
    (document) => document.uri.scheme === SCHEME && !document.isClosed && isOpen(document.uri),
  );

function isOpen(uri: vscode.Uri): boolean {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.some(
    ({ input }) =>
      input instanceof vscode.TabInputTextDiff && input.modified.toString() === uri.toString(),
  );
}

/** Resolves once the view shows a text; VS Code asks for it some time after it was told of a change. */
async function untilShown(text: string): Promise<void> {
  const view = shown();
  assert.ok(view !== undefined, 'nothing is shown');
  await until(() => view.getText() === text || undefined);
}

/** Resolves once the view is closed. */
const untilClosed = () => until(() => shown() === undefined || undefined);

describe('generate, with a scripted runtime', function () {
  // VS Code loads its diff editor when it is first used.
  this.timeout(120_000);
  const journal = useScriptedRuntime();

  afterEach(async () => {
    await run('anneal.generateDiscard');
    await closeAll();
  });

  /** Generates by the code above, and gives the document with the code, and the one that is shown. */
  async function generate(marked: string, instruction = '') {
    const editor = await openText(marked);
    const before = editor.document.getText();
    await run('anneal.generate', instruction);
    return { document: editor.document, before, view: shown() };
  }

  it('shows the code beside the document, which stays as it is until it is accepted', async () => {
    const { document, before, view } = await generate(START);
    assert.equal(document.getText(), before);
    await untilShown(`${before}return 1;\n}`);
    assert.equal(view?.languageId, 'typescript');
    await run('anneal.generateAccept');
    assert.equal(document.getText(), `${before}return 1;\n}`);
    assert.equal(shown(), undefined);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document, document);
    assert.ok(editor.selection.active.isEqual(document.positionAt(document.getText().length)));
    await run('undo');
    assert.equal(document.getText(), before, 'one step undoes it');
  });

  it('tells the model what is wanted in a comment above the line', async () => {
    await generate(START, 'the answer');
    const [request] = journal.requests;
    assert.match(request?.prefix ?? '', / {2}\/\/ the answer\n {2}$/);
    assert.equal(request?.endsFile, true);
  });

  it('leaves nothing behind when it is discarded', async () => {
    const { document, before } = await generate(START);
    await run('anneal.generateDiscard');
    assert.equal(shown(), undefined);
    assert.equal(document.getText(), before);
    assert.equal(document.isDirty, false);
  });

  it('forms while it is written, and keeps what there is when it is stopped', async () => {
    const text = '// @answer one two\n// @hold\nexport function f() {\n  ‸';
    const editor = await openText(text);
    const before = editor.document.getText();
    const generated = run('anneal.generate', '');
    await journal.until(() => journal.requests.length === 2);
    await untilShown(`${before}one two`);
    await run('anneal.generateStop');
    await generated;
    await untilShown(`${before}one two`);
    assert.equal(editor.document.getText(), before);
    await run('anneal.generateAccept');
    assert.equal(editor.document.getText(), `${before}one two`);
  });

  it('draws other code when tried again, each time with another seed', async () => {
    const { before } = await generate(
      '// @drawn return #;\\n}\n// @answer return 1;\\n}\nexport function f(): number {\n  ‸',
    );
    await untilShown(`${before}return 1;\n}`);
    for (const seed of [65, 129]) {
      await run('anneal.generateAgain');
      await untilShown(`${before}return ${seed};\n}`);
    }
    const seeds = journal.requests.map(({ options }) => [options.seed, options.temperature]);
    assert.deepEqual(seeds, [
      [undefined, undefined],
      [65, 0.7],
      [129, 0.7],
    ]);
  });

  it('goes on behind what it wrote when asked for more', async () => {
    const { document, before } = await generate(
      '// @then \\n\\nexport const a = f();\n// @answer return 1;\\n}\nexport function f() {\n  ‸',
    );
    await run('anneal.generateLonger');
    const whole = `${before}return 1;\n}\n\nexport const a = f();`;
    await untilShown(whole);
    const [first, second] = journal.requests;
    assert.equal(second?.prefix, `${first?.prefix ?? '?'}return 1;\n}`);
    await run('anneal.generateAccept');
    assert.equal(document.getText(), whole);
    await run('undo');
    assert.equal(document.getText(), before);
  });

  it('keeps its place while other code is edited, and gives up when its own is', async () => {
    const { document, before } = await generate(START);
    const line = '// another line\n';
    const insert = async (position: vscode.Position, text: string) => {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, position, text);
      await vscode.workspace.applyEdit(edit);
    };
    await insert(new vscode.Position(0, 0), line);
    await untilShown(`${line}${before}return 1;\n}`);
    await insert(document.positionAt(document.getText().length), 'x');
    await untilClosed();
    await run('anneal.generateAccept');
    assert.equal(document.getText(), `${line}${before}x`);
  });

  it('takes the closer that the editor typed into the code', async () => {
    const { document } = await generate(`${START}\n}\n`);
    await run('anneal.generateAccept');
    const [, , , ...rest] = document.getText().split('\n');
    assert.deepEqual(
      rest.filter((text) => text !== ''),
      ['}'],
    );
  });

  it('writes the line ends of the document', async () => {
    const editor = await openText(START);
    await editor.edit((edit) => {
      edit.setEndOfLine(vscode.EndOfLine.CRLF);
    });
    const before = editor.document.getText();
    await run('anneal.generate', '');
    await run('anneal.generateAccept');
    assert.equal(editor.document.getText(), `${before}return 1;\r\n}`);
  });

  it('says so, and shows nothing, when the model has nothing to write', async () => {
    const { document, before, view } = await generate('// @answer \nconst a = ‸');
    assert.equal(view, undefined);
    assert.equal(document.getText(), before);
  });

  it('asks nothing in files that hold secrets', async () => {
    const file = await createFile('.env', '# @answer x\nTOKEN=');
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));
    await run('anneal.generate', 'a token');
    assert.deepEqual(journal.requests, []);
  });

  it('ends when its view is closed', async () => {
    const { document, before } = await generate(START);
    await run('workbench.action.closeActiveEditor');
    await run('anneal.generateAccept');
    assert.equal(document.getText(), before);
  });

  it('takes no key that VS Code has given to something else', async () => {
    await run('workbench.action.openDefaultKeybindingsFile');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    const bindings = text.match(/\{[^{}]*"key"[^{}]*\}/g) ?? [];
    assert.ok(bindings.length > 300, `${bindings.length}`);
    const taken = bindings.filter((binding) => /"key": "(ctrl|cmd)\+alt\+g"/.test(binding));
    assert.ok(taken.some((binding) => binding.includes('"anneal.generate"')));
    assert.deepEqual(
      taken.filter((binding) => !binding.includes('"anneal.')),
      [],
    );
    const others = bindings.filter((binding) => binding.includes('"command": "anneal.'));
    for (const binding of others) assert.match(binding, /"when": "(editorTextFocus|.*anneal)/);
  });
});
