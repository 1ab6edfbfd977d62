import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { after as textAfter, closeAll, openText, run } from '../support/editing';
import { untilShown } from '../support/proposals';
import { useProblems, useScriptedRuntime } from '../support/suite';

const TEXT = `# @rewrite   return => return

def double(x):
    y = 2 * x
      return y
`;
const FIXED = TEXT.replace('      return y', '    return y');

describe('code actions of repairs, with a scripted runtime', () => {
  const journal = useScriptedRuntime();
  const diagnostics = useProblems();

  afterEach(async () => {
    await run('anneal.discardProposal');
    await closeAll();
  });

  const line = new vscode.Range(4, 0, 4, 14);

  async function openBroken(severity: vscode.DiagnosticSeverity): Promise<vscode.TextDocument> {
    const { document } = await openText(TEXT, 'python');
    diagnostics.set(document.uri, [new vscode.Diagnostic(line, 'unexpected indent', severity)]);
    return document;
  }

  /** Anneal's actions at a place, the first `resolved` of all resolved. */
  async function actionsAt(
    { uri }: vscode.TextDocument,
    range: vscode.Range,
    kind: vscode.CodeActionKind,
    resolved = 0,
  ): Promise<vscode.CodeAction[]> {
    const found = await run('vscode.executeCodeActionProvider', uri, range, kind.value, resolved);
    return (found as vscode.CodeAction[]).filter(({ title }) => title.includes('Anneal'));
  }

  /** Does what VS Code does with an action that is chosen. */
  const choose = (action: vscode.CodeAction | undefined) => {
    const args: readonly unknown[] = action?.command?.arguments ?? [];
    return run(action?.command?.command ?? '', ...args);
  };

  const { QuickFix, RefactorRewrite } = vscode.CodeActionKind;

  it('ask the model only when a quick fix is resolved, and show its answer as a diff', async () => {
    const document = await openBroken(vscode.DiagnosticSeverity.Error);
    const offered = await actionsAt(document, line, QuickFix);
    assert.deepEqual(
      offered.map(({ title }) => title),
      ['Repair with Anneal'],
    );
    assert.deepEqual(journal.repairs, []);
    const [fix] = await actionsAt(document, line, QuickFix, 10);
    assert.equal(journal.repairs.length, 1);
    assert.equal(document.getText(), TEXT);
    await choose(fix);
    await untilShown((text) => text === FIXED);
    assert.equal(journal.repairs.length, 1, 'what was found is not looked for again');
    assert.equal(await textAfter(document, 'anneal.acceptProposal'), FIXED);
    assert.equal(await textAfter(document, 'undo'), TEXT);
  });

  it('ask the model when a quick fix is run without having been resolved', async () => {
    const document = await openBroken(vscode.DiagnosticSeverity.Warning);
    const [fix] = await actionsAt(document, line, QuickFix);
    await choose(fix);
    await untilShown((text) => text === FIXED);
    assert.equal(journal.repairs.length, 1);
  });

  it('are not offered for hints', async () => {
    const document = await openBroken(vscode.DiagnosticSeverity.Hint);
    assert.deepEqual(await actionsAt(document, line, QuickFix), []);
  });

  it('offer to repair and to refactor a selection, and nothing at a cursor', async () => {
    const document = await openBroken(vscode.DiagnosticSeverity.Error);
    const titles = (await actionsAt(document, line, RefactorRewrite)).map(({ title }) => title);
    assert.deepEqual(titles, ['Repair Selection with Anneal', 'Refactor Selection with Anneal…']);
    const cursor = new vscode.Range(1, 0, 1, 0);
    assert.deepEqual(await actionsAt(document, cursor, RefactorRewrite), []);
    assert.deepEqual(journal.repairs, []);
  });

  it('are not offered while paused', async () => {
    const document = await openBroken(vscode.DiagnosticSeverity.Error);
    await run('anneal.togglePause');
    assert.deepEqual(await actionsAt(document, line, QuickFix), []);
    await run('anneal.togglePause');
    assert.equal((await actionsAt(document, line, QuickFix)).length, 1);
  });
});
