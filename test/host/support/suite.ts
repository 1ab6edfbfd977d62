import * as vscode from 'vscode';
import { run } from './editing';
import { Journal } from './journal';

/**
 * For a suite with the scripted runtime: the runtime is started anew, with a journal that is empty before each test.
 * @returns what the runtime is told
 */
export function useScriptedRuntime(): Journal {
  const journal = new Journal();
  before(async () => {
    journal.open();
    await vscode.extensions.getExtension('anneal.anneal')?.activate();
    await run('anneal.restart');
  });
  beforeEach(() => {
    journal.clear();
  });
  return journal;
}

/** For a suite about ghost text: the suggest widget hides what does not extend its selected entry. */
export function turnOffQuickSuggestions(): void {
  const update = (value: object | undefined) =>
    vscode.workspace
      .getConfiguration('editor')
      .update('quickSuggestions', value, vscode.ConfigurationTarget.Global);
  before(() => update({ other: 'off', comments: 'off', strings: 'off' }));
  after(() => update(undefined));
}

/** For a suite in which something is wrong with documents. @returns problems, forgotten after each test */
export function useProblems(): vscode.DiagnosticCollection {
  const problems = vscode.languages.createDiagnosticCollection('test');
  afterEach(() => {
    problems.clear();
  });
  after(() => {
    problems.dispose();
  });
  return problems;
}
