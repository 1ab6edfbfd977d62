import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  ACCEPT,
  after as textAfter,
  closeAll,
  openText,
  run,
  trigger,
  type,
} from '../support/editing';
import { turnOffQuickSuggestions, useScriptedRuntime } from '../support/suite';

describe('ghost text, with a scripted runtime', () => {
  const journal = useScriptedRuntime();
  turnOffQuickSuggestions();

  afterEach(closeAll);

  it('is accepted whole, and undone in one step', async () => {
    const { document } = await openText('// @answer 1 + 2;\nconst a = ‸');
    const before = document.getText();
    await trigger();
    assert.equal(document.getText(), before, 'nothing is written before the user accepts');
    assert.equal(await textAfter(document, ACCEPT), `${before}1 + 2;`);
    assert.equal(await textAfter(document, 'undo'), before);
  });

  it('stays while it is typed through, without a new request', async () => {
    const { document } = await openText('// @answer first + second;\nconst a = ‸');
    const before = document.getText();
    await trigger();
    for (const letter of 'first') await type(letter);
    assert.equal(await textAfter(document, ACCEPT), `${before}first + second;`);
    assert.equal(journal.requests.length, 1);
  });

  it('keeps the rest after a word was accepted', async () => {
    const { document } = await openText('// @answer first + second;\nconst a = ‸');
    const before = document.getText();
    await trigger();
    const word = 'editor.action.inlineSuggest.acceptNextWord';
    assert.equal(await textAfter(document, word), `${before}first`);
    assert.equal(await textAfter(document, ACCEPT), `${before}first + second;`);
    assert.equal(journal.requests.length, 1);
  });

  it('keeps the rest after a line was accepted', async () => {
    const { document } = await openText('// @answer   f();\\n  g();\\n}\nfunction h() {\n‸');
    const before = document.getText();
    await trigger();
    const line = 'editor.action.inlineSuggest.acceptNextLine';
    assert.equal((await textAfter(document, line)).trimEnd(), `${before}  f();`);
    assert.equal(await textAfter(document, ACCEPT), `${before}  f();\n  g();\n}`);
    assert.equal(journal.requests.length, 1);
  });

  it('has others to cycle through when it is asked for by command', async () => {
    const { document } = await openText('// @answer first;\n// @or second;\nconst a = ‸');
    const before = document.getText();
    await trigger();
    await run('editor.action.inlineSuggest.showNext');
    assert.equal(await textAfter(document, ACCEPT), `${before}second;`);
    assert.equal(await textAfter(document, 'undo'), before);
    await trigger();
    await run('editor.action.inlineSuggest.showNext');
    await run('editor.action.inlineSuggest.showNext');
    assert.equal(await textAfter(document, ACCEPT), `${before}first;`);
  });

  it('comes by itself while typing', async () => {
    const { document } = await openText('// @answer  + second;\nconst a = ‸');
    await type('b');
    await journal.until(() => journal.requests.length > 0);
    assert.match(journal.requests.at(-1)?.prefix ?? '', /const a = b$/);
    assert.match(document.getText(), /const a = b$/);
  });

  it('is followed on the next line by what was asked for ahead', async () => {
    const text = 'function h() {\n  // @answer  + c;\n  // @then d();\n  const a = ‸\n}\n';
    const { document } = await openText(text);
    const asked = (end: RegExp) => journal.requests.filter(({ prefix }) => end.test(prefix));
    await type('b');
    // A guess that has no answer yet gives way to what VS Code asks after the acceptance.
    await journal.until(() => asked(/b \+ c;\n {2}$/).some((one) => journal.isAnswered(one)));
    assert.match(document.getText(), /a = b\n}/, 'what is asked ahead is not in the document');
    assert.match(await textAfter(document, ACCEPT), /a = b \+ c;\n}/);
    await type('\n');
    // What comes after the second suggestion is asked for because that one is on the screen.
    await journal.until(() => asked(/ {2}d\(\);\n {2}$/).length > 0);
    assert.equal(asked(/b \+ c;\n {2}$/).length, 1);
    assert.match(await textAfter(document, ACCEPT), /a = b \+ c;\n {2}d\(\);\n}/);
  });

  it('asks for one line when code follows on the line', async () => {
    await openText('// @answer x\nfoo(‸, bar);');
    await trigger();
    assert.equal(journal.requests.at(-1)?.options.singleLine, true);
  });

  it('writes the line ends of the document', async () => {
    const editor = await openText('// @answer   f();\\n}\nfunction h() {\n‸');
    await editor.edit((edit) => {
      edit.setEndOfLine(vscode.EndOfLine.CRLF);
    });
    const before = editor.document.getText();
    await trigger();
    assert.equal(journal.requests.at(-1)?.prefix.includes('\r'), false);
    assert.equal(await textAfter(editor.document, ACCEPT), `${before}  f();\r\n}`);
  });

  it('is not shown when the model is unsure', async () => {
    const { document } = await openText('// @confidence 0.1\n// @answer 1 + 2;\nconst a = ‸');
    const before = document.getText();
    await trigger();
    await run(ACCEPT);
    assert.equal(journal.requests.length, 1);
    assert.equal(document.getText(), before);
  });

  it('stops an older request when the user types on', async () => {
    await openText('// @delay 60000\n// @answer x\nconst a = ‸');
    await type('b');
    await journal.until(() => journal.requests.length === 1);
    await type('c');
    const first = journal.requests[0]?.id;
    await journal.until(() =>
      journal.messages.some((message) => message.type === 'cancel' && message.id === first),
    );
  });

  it('loses nothing when the file changes while a request runs', async () => {
    const editor = await openText('// @delay 300\n// @answer 1 + 2;\nconst a = ‸');
    const asked = trigger();
    await journal.until(() => journal.requests.length > 0);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), '// another line\n');
    });
    const changed = editor.document.getText();
    await asked;
    assert.equal(editor.document.getText(), changed);
    await run(ACCEPT);
    // Whether VS Code has asked anew by now or not: the suggestion is where the cursor is, or there is none.
    assert.ok([changed, `${changed}1 + 2;`].includes(editor.document.getText()));
  });

  it('continues the entry selected in the suggest widget', async () => {
    const provider = vscode.languages.registerCompletionItemProvider('typescript', {
      provideCompletionItems: () => [new vscode.CompletionItem('uniqueEntryOfTheTest')],
    });
    try {
      await openText('// @answer (1);\nuniqueEnt‸');
      await run('editor.action.triggerSuggest');
      await journal.until(() =>
        journal.requests.some(({ prefix }) => prefix.endsWith('uniqueEntryOfTheTest')),
      );
    } finally {
      provider.dispose();
    }
  });
});
