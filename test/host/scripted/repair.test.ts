import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { after as textAfter, closeAll, openText, run } from '../support/editing';
import { begin, untilClosed, untilShown } from '../support/proposals';
import { useProblems, useScriptedRuntime } from '../support/suite';
import { until } from '../support/until';

const REPAIR = 'anneal.repairSelection';
const ACCEPT = 'anneal.acceptProposal';
const DISCARD = 'anneal.discardProposal';
const STOP = 'anneal.stopProposal';

/** Orders for the scripted runtime, and two mistakes far apart. */
const ORDERS = '// @rewrite prices { => prices) {\n// @rewrite smu; => sum;\n';
const CODE = `function total(prices: number[]): number {
  let sum = 0;
  for (const price of prices {
    sum += price;
    log(price);
  }
  return smu;
}
`;
const TEXT = ORDERS + CODE;
const FIXED = CODE.replace('prices {', 'prices) {').replace('smu;', 'sum;');

const isMasked = (text: string) => text.includes('░');

function select(editor: vscode.TextEditor, ...parts: readonly string[]): void {
  const { document } = editor;
  editor.selections = parts.map((part) => {
    const at = document.getText().indexOf(part, document.getText().lastIndexOf('@') + 1);
    const [start, end] = [document.positionAt(at), document.positionAt(at + part.length)];
    return new vscode.Selection(start, end);
  });
}

describe('repair, with a scripted runtime', () => {
  const journal = useScriptedRuntime();
  const diagnostics = useProblems();

  afterEach(async () => {
    await run(DISCARD);
    await closeAll();
  });

  /** Says that something is wrong with a part of a document. */
  function complain(document: vscode.TextDocument, part: string): void {
    const at = document.getText().lastIndexOf(part);
    const range = new vscode.Range(document.positionAt(at), document.positionAt(at + part.length));
    const known = diagnostics.get(document.uri) ?? [];
    const message = `what is ${part}?`;
    const error = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
    diagnostics.set(document.uri, [...known, error]);
  }

  /** Opens the text with both of its mistakes known, and selects the code. */
  async function openBroken(orders = ''): Promise<vscode.TextEditor> {
    const editor = await openText(orders + TEXT);
    complain(editor.document, 'smu');
    select(editor, CODE);
    return editor;
  }

  it('proposes a diff, writes nothing before it is accepted, and is undone in one step', async () => {
    const { document } = await openBroken();
    await run(REPAIR);
    const { document: proposed } = await untilShown((text) => text.endsWith(FIXED));
    assert.equal(document.getText(), TEXT);
    assert.equal(document.isDirty, false);
    assert.equal(proposed.languageId, 'typescript');
    assert.equal(journal.repairs.length, 1);
    assert.equal(await textAfter(document, ACCEPT), ORDERS + FIXED);
    await untilClosed();
    assert.equal(vscode.window.activeTextEditor?.document, document);
    assert.equal(await textAfter(document, 'undo'), TEXT);
  });

  it('forms live, masks where nothing is decided yet, and stops with what is there', async () => {
    const { document } = await openBroken('// @steps 3\n// @hold 1\n');
    const before = document.getText();
    begin(REPAIR);
    const { document: proposed } = await untilShown(isMasked);
    assert.match(proposed.getText(), /let sum = 0;/);
    await run(ACCEPT);
    assert.equal(document.getText(), before, 'what is not finished cannot be accepted');
    await run(STOP);
    await untilShown((text) => text.endsWith(FIXED));
    assert.ok(journal.messages.some(({ type }) => type === 'finish'));
    assert.ok((await textAfter(document, ACCEPT)).endsWith(FIXED));
  });

  it('is kept when its diff is moved to another group', async () => {
    const { document } = await openBroken();
    await run(REPAIR);
    await untilShown((text) => text.endsWith(FIXED));
    const columns = vscode.window.tabGroups.all.length;
    await run('workbench.action.moveEditorToNextGroup');
    await until(() => (vscode.window.tabGroups.all.length > columns ? true : undefined));
    await untilShown((text) => text.endsWith(FIXED));
    assert.equal(await textAfter(document, ACCEPT), ORDERS + FIXED);
  });

  it('is dropped when its diff is closed, and the model stops', async () => {
    const { document } = await openBroken('// @hold 1\n');
    const before = document.getText();
    begin(REPAIR);
    await untilShown(() => true);
    await run('workbench.action.closeActiveEditor');
    await journal.until(() => journal.messages.some(({ type }) => type === 'cancel'));
    assert.equal(document.getText(), before);
  });

  it('follows edits made meanwhile, and gives up what they touch', async () => {
    const { document } = await openBroken();
    await run(REPAIR);
    await untilShown((text) => text.endsWith(FIXED));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '// on top\n');
    const at = document.positionAt(document.getText().indexOf('smu;', ORDERS.length));
    edit.insert(document.uri, at.translate(0, 3), 'x');
    await vscode.workspace.applyEdit(edit);
    const expected = `// on top\n${ORDERS}${CODE.replace('prices {', 'prices) {').replace('smu', 'smux')}`;
    await untilShown((text) => text === expected);
    assert.equal(await textAfter(document, ACCEPT), expected);
  });

  it('closes itself when all it is about was edited', async () => {
    const { document } = await openBroken();
    await run(REPAIR);
    await untilShown((text) => text.endsWith(FIXED));
    const edit = new vscode.WorkspaceEdit();
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    edit.replace(document.uri, whole, 'another text\n');
    await vscode.workspace.applyEdit(edit);
    await untilClosed();
    assert.equal(document.getText(), 'another text\n');
  });

  it('opens no diff when there is nothing to propose', async () => {
    const editor = await openText('const a = 1;\n');
    select(editor, 'const a = 1;');
    await run(REPAIR);
    assert.equal(journal.repairs.length, 1);
    await untilClosed();
    assert.equal(vscode.window.activeTextEditor?.document, editor.document);
  });

  it('works on the statement at the cursor where nothing is selected', async () => {
    await openText(`${ORDERS}const b = 1;\n\n\nfoo(smu‸;\n`);
    await run(REPAIR);
    const [request] = journal.repairs;
    const spans = request?.spans.map(({ start, end }) => request.text.slice(start, end));
    assert.deepEqual(spans, ['foo(smu;']);
  });

  it('works on the complaint under the cursor where nothing is selected', async () => {
    const { document } = await openText(`${ORDERS}const b = 1;\n\n\nreturn smu‸;\n`);
    complain(document, 'smu');
    await run(REPAIR);
    const { document: proposed } = await untilShown((text) => text.includes('return sum;'));
    const [request] = journal.repairs;
    const suspects = request?.suspects.map(({ start, end }) => request.text.slice(start, end));
    assert.deepEqual(suspects, ['smu']);
    assert.notEqual(proposed.getText(), document.getText());
  });

  it('takes several selections in one proposal and one undo step', async () => {
    const editor = await openBroken();
    select(editor, 'price of', 'return smu');
    await run(REPAIR);
    await untilShown((text) => text.endsWith(FIXED));
    assert.equal(await textAfter(editor.document, ACCEPT), ORDERS + FIXED);
    assert.equal(await textAfter(editor.document, 'undo'), TEXT);
  });

  it('keeps the line ends of the document', async () => {
    const editor = await openBroken();
    await editor.edit((edit) => {
      edit.setEndOfLine(vscode.EndOfLine.CRLF);
    });
    select(editor, CODE.replaceAll('\n', '\r\n'));
    await run(REPAIR);
    await until(() => (journal.repairs.length > 0 ? true : undefined));
    assert.equal(journal.repairs[0]?.text.includes('\r'), false);
    await untilShown((text) => text.includes('return sum;'));
    const expected = (ORDERS + FIXED).replaceAll('\n', '\r\n');
    assert.equal(await textAfter(editor.document, ACCEPT), expected);
  });

  it('fills holes, and leaves ghost text alone', async () => {
    const { document } = await openText('// @answer 41 + 1\nconst a = ???;\nconst b = 2;‸\n');
    await run('anneal.fillHoles');
    await untilShown((text) => text.includes('const a = 41 + 1;'));
    assert.match(await textAfter(document, ACCEPT), /const a = 41 \+ 1;\nconst b = 2;/);
  });

  it('refactors with the strength chosen, and another seed every time', async () => {
    const editor = await openText('// @rewrite 1 => 2\nconst a = 1;\n');
    select(editor, 'const a = 1;');
    for (const count of [1, 2]) {
      begin('anneal.refactorSelection');
      // The first entry of the menu, then the empty instruction; each takes effect once it is shown.
      while (journal.repairs.length < count) {
        await run('workbench.action.acceptSelectedQuickOpenItem');
      }
      await untilShown((text) => text.includes('const a = 2;'));
      await run(DISCARD);
      await untilClosed();
    }
    const options = journal.repairs.map(({ options: asked }) => asked);
    assert.deepEqual(
      options.map(({ share }) => share),
      [0.2, 0.2],
    );
    assert.notEqual(options[0]?.seed, options[1]?.seed);
  });

  it('asks nothing while paused in the file', async () => {
    await openBroken();
    await run('anneal.pause', 'file');
    await run(REPAIR);
    assert.deepEqual(journal.repairs, []);
    await run('anneal.pause', 'file');
  });

  it('asks nothing about files that are not for it', async () => {
    await openText('smu‸', 'plaintext');
    await run(REPAIR);
    assert.deepEqual(journal.repairs, []);
  });

  it('forms before nobody who wants no motion', async () => {
    const settings = vscode.workspace.getConfiguration('workbench');
    await settings.update('reduceMotion', 'on', vscode.ConfigurationTarget.Global);
    try {
      await openBroken('// @steps 3\n// @stepMs 50\n');
      const seen: string[] = [];
      const listener = vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme === 'anneal-proposal') seen.push(document.getText());
      });
      await run(REPAIR);
      await untilShown((text) => text.endsWith(FIXED));
      listener.dispose();
      assert.ok(!seen.some(isMasked));
    } finally {
      await settings.update('reduceMotion', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
