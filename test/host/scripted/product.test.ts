import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ACCEPT, closeAll, openText, run, trigger, triggerPlainly } from '../support/editing';
import { turnOffQuickSuggestions, useScriptedRuntime } from '../support/suite';

const ACCEPT_WORD = 'editor.action.inlineSuggest.acceptNextWord';

/** Nothing tells that no request comes; one that comes by itself is there within half of this, in ms. */
const QUIET_MS = 1500;

const passed = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The diagnostics, as a user would paste them. */
async function diagnostics(): Promise<string> {
  await run('anneal.copyDiagnostics');
  return vscode.env.clipboard.readText();
}

/**
 * Asks for a suggestion and takes it, or a part of it, as often as it takes: on a busy machine the editor may hide one
 * before the command comes.
 */
async function take(document: vscode.TextDocument, command: string): Promise<string> {
  const before = document.getText();
  const isTaken = () => document.getText() !== before;
  for (let tries = 0; tries < 20 && !isTaken(); tries++) {
    await trigger();
    if (!isTaken()) await run(command);
  }
  return document.getText();
}

/**
 * Asks again until the diagnostics say it: VS Code tells about an accepted suggestion after the text is there.
 * Fails with what they say instead.
 */
async function untilSaid(said: RegExp): Promise<void> {
  let text = '';
  for (let asked = 0; asked < 20; asked++) {
    text = await diagnostics();
    if (said.test(text)) return;
  }
  assert.match(text, said);
}

describe('what surrounds the engine, with a scripted runtime', () => {
  const journal = useScriptedRuntime();
  turnOffQuickSuggestions();

  beforeEach(() => run('anneal.clearStatistics'));

  afterEach(closeAll);

  it('counts a suggestion that was accepted, and forgets it on command', async () => {
    const { document } = await openText('// @answer 1 + 2;\nconst a = ‸');
    assert.match(await take(document, ACCEPT), /= 1 \+ 2;$/);
    await untilSaid(/1 accepted, 0 partly, 0 passed/);
    await run('anneal.clearStatistics');
    assert.match(await diagnostics(), /0 accepted, 0 partly, 0 passed/);
  });

  it('counts a suggestion of which a word was accepted', async () => {
    const { document } = await openText('// @answer first + second;\nconst a = ‸');
    assert.match(await take(document, ACCEPT_WORD), /= first/);
    await closeAll();
    await openText('// @answer x\nconst b = ‸');
    await trigger();
    await untilSaid(/0 accepted, 1 partly, 0 passed/);
  });

  it('counts a suggestion that stood for a while and was left', async () => {
    await openText('// @answer first;\nconst a = ‸');
    await trigger();
    await openText('// @delay 400\n// @answer x\nconst b = ‸');
    await trigger();
    await untilSaid(/0 accepted, 0 partly, 1 passed/);
  });

  it('puts no code and no file name into the diagnostics', async () => {
    const { document } = await openText('// @answer veryPrivate;\nconst ownName = ‸');
    await trigger();
    const text = await diagnostics();
    assert.match(text, /^Model: scripted 0\.0\.0/m);
    assert.match(text, /^Settings: \{"mode":"auto"/m);
    const name = document.uri.path.split('/').at(-1) ?? '';
    for (const word of ['veryPrivate', 'ownName', name]) assert.equal(text.includes(word), false);
  });

  it('pauses in one file, and goes on in others', async () => {
    const paused = await openText('// @answer x\nconst a = ‸');
    await run('anneal.pause', 'file');
    await triggerPlainly();
    assert.deepEqual(journal.requests, []);
    await openText('// @answer x\nconst b = ‸');
    await trigger();
    assert.equal(journal.requests.length, 1);
    await vscode.window.showTextDocument(paused.document);
    await run('anneal.pause', 'file');
    await trigger();
    assert.equal(journal.requests.length, 2);
  });

  it('is not asked while the editor snoozes suggestions', async () => {
    await openText('// @answer x\nconst a = ‸');
    await run('editor.action.inlineSuggest.snooze', 1);
    try {
      await run('type', { text: 'b' });
      await Promise.race([journal.until(() => journal.requests.length > 0), passed(QUIET_MS)]);
    } finally {
      await run('editor.action.inlineSuggest.cancelSnooze');
    }
    assert.deepEqual(journal.requests, []);
  });

  it('opens a sample that belongs to no file', async () => {
    await run('anneal.openSample');
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document !== undefined);
    assert.equal(document.isUntitled, true);
    assert.equal(document.languageId, 'typescript');
    assert.match(document.getText(), /export function last/);
    const cursor = vscode.window.activeTextEditor?.selection.active;
    assert.match(document.lineAt(cursor?.line ?? 0).text, /^ +if \(list\.length$/);
  });

  it('shows its walkthrough', async () => {
    await run('anneal.walkthrough');
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    assert.match(tab?.label ?? '', /First steps with Anneal|Walkthrough|Welcome/);
  });
});
