import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  ACCEPT,
  closeAll,
  createFile,
  openAtEnd,
  openText,
  run,
  trigger,
  triggerPlainly,
} from '../support/editing';
import { useScriptedRuntime } from '../support/suite';

const settings = () => vscode.workspace.getConfiguration('anneal');

describe('states, with a scripted runtime', () => {
  const journal = useScriptedRuntime();

  afterEach(closeAll);

  it('asks nothing in plain text and markdown', async () => {
    for (const language of ['plaintext', 'markdown'] as const) {
      await openText('@answer x\nhello ‸', language);
      await triggerPlainly();
    }
    assert.deepEqual(journal.requests, []);
  });

  it('asks nothing in files that hold secrets', async () => {
    const file = await createFile('.env', '# @answer x\nTOKEN=');
    await openAtEnd(file);
    await triggerPlainly();
    assert.deepEqual(journal.requests, []);
  });

  it('asks nothing while paused, and again when resumed', async () => {
    await openText('// @answer x\nconst a = ‸');
    await run('anneal.togglePause');
    await triggerPlainly();
    assert.deepEqual(journal.requests, []);
    await run('anneal.togglePause');
    await trigger();
    assert.equal(journal.requests.length, 1);
  });

  it('asks nothing when switched off', async () => {
    await settings().update('enabled', 'off', vscode.ConfigurationTarget.Global);
    try {
      await openText('// @answer x\nconst a = ‸');
      await triggerPlainly();
      assert.deepEqual(journal.requests, []);
    } finally {
      await settings().update('enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('asks only by command when set to on demand', async () => {
    await settings().update('enabled', 'onDemand', vscode.ConfigurationTarget.Global);
    try {
      await openText('// @answer x\nconst a = ‸');
      await run('type', { text: 'b' });
      assert.deepEqual(journal.requests, []);
      await trigger();
      assert.equal(journal.requests.length, 1);
    } finally {
      await settings().update('enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('works again after the runtime crashed', async () => {
    await openText('// @crash\nconst a = ‸');
    await trigger();
    await closeAll();
    const { document } = await openText('// @answer 1 + 2;\nconst a = ‸');
    const before = document.getText();
    // The crash withdraws what was asked before it was noticed; asking again is what a user would do.
    for (let asked = 0; asked < 10 && document.getText() === before; asked++) {
      await trigger();
      await run(ACCEPT);
    }
    assert.equal(document.getText(), `${before}1 + 2;`);
  });

  it('tells the runtime that a document was closed', async () => {
    // Opened as a user does: the extension API's own documents stay open for minutes.
    const end = new vscode.Position(1, 'const a = '.length);
    const uri = await createFile('closed.ts', '// @answer x\nconst a = ');
    await run('vscode.open', uri, { selection: new vscode.Range(end, end) });
    await trigger();
    const closed = journal.requests[0]?.documentId;
    await closeAll();
    await journal.until(() =>
      journal.messages.some((message) => message.type === 'close' && message.documentId === closed),
    );
  });

  it('registers its commands', async () => {
    const commands = await vscode.commands.getCommands(true);
    const manifest = vscode.extensions.getExtension('anneal.anneal')?.packageJSON as {
      contributes: { commands: readonly { command: string }[] };
    };
    const known = manifest.contributes.commands.map(({ command }) => command);
    assert.ok(known.length > 15);
    assert.deepEqual(
      known.filter((command) => !commands.includes(command)),
      [],
    );
    const ours = commands.filter((command) => /^anneal\.[a-zA-Z]+$/.test(command));
    const hidden = ['anneal.openQuickFix', 'anneal.suggestionAccepted'];
    assert.deepEqual(ours.sort(), [...known, ...hidden].sort());
  });
});
