import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, createFile, openText, run } from '../support/editing';
import { isProposalOpen, untilClosed, untilShown } from '../support/proposals';
import { useScriptedRuntime } from '../support/suite';
import { until } from '../support/until';

const ACCEPT = 'anneal.acceptProposal';
const DISCARD = 'anneal.discardProposal';
const START = '// @answer return 1;\\n}\nexport function f(): number {\n  ‸';

/** Resolves once the view in front shows a text. */
const untilText = (text: string) => untilShown((shown) => shown === text);

describe('generate, with a scripted runtime', function () {
  // VS Code loads its diff editor when it is first used.
  this.timeout(120_000);
  const journal = useScriptedRuntime();

  afterEach(async () => {
    await run(DISCARD);
    await closeAll();
  });

  /** Generates by the code above, and gives the document. */
  async function generate(marked: string, instruction = '') {
    const editor = await openText(marked);
    const before = editor.document.getText();
    await run('anneal.generate', instruction);
    return { document: editor.document, before };
  }

  it('shows the code beside the document, which stays as it is until it is accepted', async () => {
    const { document, before } = await generate(START);
    assert.equal(document.getText(), before);
    const { document: proposed } = await untilText(`${before}return 1;\n}`);
    assert.equal(proposed.languageId, 'typescript');
    await run(ACCEPT);
    assert.equal(document.getText(), `${before}return 1;\n}`);
    assert.equal(isProposalOpen(), false);
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
    await run(DISCARD);
    assert.equal(isProposalOpen(), false);
    assert.equal(document.getText(), before);
    assert.equal(document.isDirty, false);
  });

  it('forms while it is written, and keeps what there is when it is stopped', async () => {
    const text = '// @answer one two\n// @hold\nexport function f() {\n  ‸';
    const editor = await openText(text);
    const before = editor.document.getText();
    const generated = run('anneal.generate', '');
    await journal.until(() => journal.requests.length === 2);
    await untilText(`${before}one two`);
    await run('anneal.stopProposal');
    await generated;
    await untilText(`${before}one two`);
    assert.equal(editor.document.getText(), before);
    await run(ACCEPT);
    assert.equal(editor.document.getText(), `${before}one two`);
  });

  it('draws other code when tried again, each time with another seed', async () => {
    const { before } = await generate(
      '// @drawn return #;\\n}\n// @answer return 1;\\n}\nexport function f(): number {\n  ‸',
    );
    await untilText(`${before}return 1;\n}`);
    for (const seed of [65, 129]) {
      await run('anneal.generateAgain');
      await untilText(`${before}return ${seed};\n}`);
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
    await untilText(whole);
    const [first, second] = journal.requests;
    assert.equal(second?.prefix, `${first?.prefix ?? '?'}return 1;\n}`);
    await run(ACCEPT);
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
    await untilText(`${line}${before}return 1;\n}`);
    await insert(document.positionAt(document.getText().length), 'x');
    await untilClosed();
    await run(ACCEPT);
    assert.equal(document.getText(), `${line}${before}x`);
  });

  it('takes the closer that the editor typed into the code', async () => {
    const { document } = await generate(`${START}\n}\n`);
    await run(ACCEPT);
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
    await run(ACCEPT);
    assert.equal(editor.document.getText(), `${before}return 1;\r\n}`);
  });

  it('says so, and shows nothing, when the model has nothing to write', async () => {
    const { document, before } = await generate('// @answer \nconst a = ‸');
    assert.equal(isProposalOpen(), false);
    assert.equal(document.getText(), before);
  });

  it('shows no finished code that would make the document parse worse', async () => {
    const { document, before } = await generate('// @answer b = (1;\nconst a = 2;\n‸');
    assert.ok(journal.requests.length > 0);
    assert.equal(isProposalOpen(), false);
    assert.equal(document.getText(), before);
  });

  it('keeps its code when its view is moved to another group', async () => {
    const { document, before } = await generate(START);
    await untilText(`${before}return 1;\n}`);
    const columns = vscode.window.tabGroups.all.length;
    await run('workbench.action.moveEditorToNextGroup');
    await until(() => (vscode.window.tabGroups.all.length > columns ? true : undefined));
    await untilText(`${before}return 1;\n}`);
    await run(ACCEPT);
    assert.equal(document.getText(), `${before}return 1;\n}`);
  });

  it('asks nothing while paused in the file, and again when resumed', async () => {
    await openText(START);
    await run('anneal.pause', 'file');
    await run('anneal.generate', '');
    assert.deepEqual(journal.requests, []);
    await run('anneal.pause', 'file');
    await run('anneal.generate', '');
    assert.ok(journal.requests.length > 0);
  });

  it('asks nothing about a text with half a character', async () => {
    const editor = await openText(START);
    // A file has none; an editor may.
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), '// \ud800\n');
    });
    assert.match(editor.document.getText(), /^\/\/ \ud800\n/);
    journal.clear();
    await run('anneal.generate', '');
    await run('anneal.trigger');
    await run('anneal.repairSelection');
    await run('editor.action.inlineSuggest.trigger');
    assert.deepEqual([journal.requests, journal.repairs], [[], []]);
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
    await run(ACCEPT);
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
