import assert from 'node:assert/strict';
import { readdirSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { Workbench } from './workbench';

/** Cuts the model's graph short, as an interrupted copy would. */
function breakModel(extensionFolder: string): void {
  const models = path.join(extensionFolder, 'models');
  const graph = readdirSync(models).find((name) => name.endsWith('.onnx'));
  assert.ok(graph !== undefined, 'the package holds no graph');
  truncateSync(path.join(models, graph), 1000);
}

describe('a broken model', function () {
  this.timeout(120_000);
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open({ tamper: breakModel });
  });

  after(async () => {
    await workbench.close();
  });

  it('is shown in the status bar, told once with a way to the log, and never blocks typing', async () => {
    await workbench.edit('plain.ts');
    await workbench.type('const answer = 42;\n');
    const item = await workbench.status('error');
    const notice = workbench.page.locator('.notification-toast', { hasText: '.onnx' });
    await notice.waitFor();
    await workbench.picture('broken-model');
    await notice.getByText('Open Log').click();
    await workbench.page.locator('.panel .output-view-content, .output-view').first().waitFor();
    assert.equal(await workbench.save('plain.ts'), 'const answer = 42;\n');
    await item.click();
    assert.match((await workbench.menu()).join('\n'), /Not working/);
    await workbench.sawOnly(/\.onnx .*Reinstall Anneal/);
  });
});
