import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, createFile, openAtEnd, run, trigger, triggerPlainly } from '../support/editing';
import { useScriptedRuntime } from '../support/suite';

const files = () => vscode.workspace.getConfiguration('files');

const CODE = '// @answer 1 + 2;\nconst a = ';

describe('the privacy guard, with a scripted runtime', () => {
  const journal = useScriptedRuntime();

  afterEach(closeAll);

  /** Everything the runtime was sent about a document. */
  const told = (uri: vscode.Uri) =>
    journal.requests.filter(({ documentId }) => documentId === uri.toString());

  it('sends nothing of secret-like files to the runtime, typed or asked', async () => {
    for (const name of ['prod.env', 'deploy.pem', '.kube/config', 'credentials.toml']) {
      const uri = await createFile(name, CODE);
      await openAtEnd(uri);
      await run('type', { text: 'b' });
      await triggerPlainly();
      await closeAll();
    }
    assert.deepEqual(journal.requests, []);
  });

  it('leaves alone what .annealignore names, from the moment it names it', async () => {
    const uri = await createFile('ours/inner.ts', CODE);
    const other = await createFile('ours/outer.ts', CODE);
    await openAtEnd(uri);
    await trigger();
    assert.equal(told(uri).length, 1, 'an ordinary file at first');

    const rules = await openAtEnd(await createFile('.annealignore', ''));
    await run('type', { text: 'ours/inner.ts' });
    await rules.save();
    await openAtEnd(uri);
    // The guard reads the file after it was saved; until then one more question may go out.
    let asked = 1;
    for (let tries = 0; tries < 20 && asked > 0; tries++) {
      journal.clear();
      await triggerPlainly();
      asked = journal.requests.length;
    }
    await run('type', { text: 'b' });
    await triggerPlainly();
    assert.deepEqual(told(uri), []);
    await openAtEnd(other);
    await trigger();
    assert.equal(told(other).length, 1, 'the file beside it is an ordinary one');

    await vscode.workspace.fs.delete(rules.uri);
  });

  it('leaves alone what files.exclude names, and what lies below it', async () => {
    const uri = await createFile('hidden/deep/file.ts', CODE);
    const own = files().inspect<object>('exclude')?.globalValue;
    await files().update('exclude', { '**/hidden': true }, vscode.ConfigurationTarget.Global);
    try {
      await openAtEnd(uri);
      await triggerPlainly();
      assert.deepEqual(told(uri), []);
    } finally {
      await files().update('exclude', own, vscode.ConfigurationTarget.Global);
    }
    await triggerPlainly();
    await trigger();
    assert.equal(told(uri).length > 0, true, 'and works there again when it is not named any more');
  });
});
