import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ACCEPT, after, closeAll, createFile, run, trigger, type } from '../support/editing';
import { untilClosed, untilShown } from '../support/proposals';
import { useScriptedRuntime } from '../support/suite';

/** A Jupyter notebook as a file; each cell is its kind and its text. */
function notebookFile(cells: readonly (readonly ['code' | 'markdown', string])[]): string {
  return JSON.stringify({
    cells: cells.map(([kind, source]) => ({
      cell_type: kind,
      metadata: {},
      source,
      ...(kind === 'code' && { execution_count: null, outputs: [] }),
    })),
    metadata: { language_info: { name: 'python' } },
    nbformat: 4,
    nbformat_minor: 2,
  });
}

const CELLS = [
  ['code', 'import math'],
  ['markdown', '# The area of circles'],
  ['code', '%%bash\nls'],
  ['code', 'def area(r):\n    return math.pi * r**2'],
  ['code', '# @answer area(2)\nsmall = '],
  ['code', 'never = "read before its time"'],
] as const;

/** Opens a notebook and puts the cursor at the end of a cell. */
async function edit(uri: vscode.Uri, index: number): Promise<vscode.TextDocument> {
  const notebook = await vscode.workspace.openNotebookDocument(uri);
  const { document } = notebook.cellAt(index);
  const selections = [new vscode.NotebookRange(index, index + 1)];
  await vscode.window.showNotebookDocument(notebook, { selections });
  const isActive = () => vscode.window.activeTextEditor?.document === document;
  const active = new Promise<void>((resolve) => {
    const listener = vscode.window.onDidChangeActiveTextEditor(() => {
      if (!isActive()) return;
      listener.dispose();
      resolve();
    });
  });
  await run('notebook.cell.edit');
  if (!isActive()) await active;
  await run('cursorBottom');
  return document;
}

describe('a notebook, with a scripted runtime', () => {
  const journal = useScriptedRuntime();

  afterEach(closeAll);

  it('sends the cells before the cursor in front of the cell, as one file', async () => {
    const document = await edit(await createFile('circles.ipynb', notebookFile(CELLS)), 4);
    await trigger();
    const [request] = journal.requests;
    const [imports, , , area, own] = CELLS.map(([, text]) => text);
    assert.equal(request?.prefix, `${imports}\n\n${area}\n\n${own}`);
    assert.equal(request.beginsFile, true);
    assert.equal(request.suffix, '');
    assert.equal(request.documentId, document.uri.toString());
    assert.equal(await after(document, ACCEPT), '# @answer area(2)\nsmall = area(2)');
  });

  it('goes on in the same window while the cell is typed in', async () => {
    await edit(await createFile('typed.ipynb', notebookFile(CELLS)), 4);
    await trigger();
    const [first] = journal.requests;
    await run('hideSuggestWidget');
    await type('x');
    await trigger();
    const last = journal.requests.at(-1);
    assert.equal(last?.prefix, `${first?.prefix}x`);
  });

  it('shows the cells before to the model when a cell is repaired, and changes only that one', async () => {
    const cells = [
      ['code', '# @rewrite math.pj => math.pi\nimport math'],
      ['code', 'area = math.pj * 2'],
    ] as const;
    const document = await edit(await createFile('repaired.ipynb', notebookFile(cells)), 1);
    await run('anneal.repairSelection');
    await untilShown((text) => text === 'area = math.pi * 2');
    const [request] = journal.repairs;
    assert.equal(request?.text, cells.map(([, text]) => text).join('\n\n'));
    assert.equal(request.beginsFile, true);
    assert.equal(await after(document, 'anneal.acceptProposal'), 'area = math.pi * 2');
    await untilClosed();
  });

  it('leaves a notebook alone that the ignore file names, with all its cells', async () => {
    await edit(await createFile('.kube/secret.ipynb', notebookFile(CELLS)), 4);
    await run('editor.action.inlineSuggest.trigger');
    assert.deepEqual(journal.requests, []);
  });
});
