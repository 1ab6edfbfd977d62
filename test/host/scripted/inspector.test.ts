import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, openText, run, trigger } from '../support/editing';
import { useScriptedRuntime } from '../support/suite';
import { until } from '../support/until';

/** The inspector's tab, if it is open. */
const tab = () =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .find(
      ({ input }) =>
        input instanceof vscode.TabInputWebview && input.viewType.endsWith('anneal.inspector'),
    );

describe('the inspector, with a scripted runtime', () => {
  const journal = useScriptedRuntime();

  afterEach(closeAll);

  /** Whether the runtime is asked for traces for one suggestion. */
  async function isTraced(): Promise<unknown> {
    await openText('// @answer 1 + 2;\nconst a = ‸');
    journal.clear();
    await trigger();
    const [message] = journal.messages.filter(({ type }) => type === 'infill');
    return message?.type === 'infill' && [message.steps, message.trace ?? false];
  }

  it('has the runtime tell what it does only while it is open', async () => {
    assert.deepEqual(await isTraced(), [false, false]);
    await run('anneal.openInspector');
    await until(tab);
    assert.deepEqual(await isTraced(), [true, true]);
    await run('anneal.openInspector');
    const opened = await until(tab);
    await vscode.window.tabGroups.close(opened);
    await until(() => tab() === undefined || undefined);
    assert.deepEqual(await isTraced(), [false, false]);
  });
});
