import assert from 'node:assert/strict';
import { Workbench } from './workbench';

const START = `export function first(list: string[]): string | undefined {
  return list.length > 0 ? list[0] : undefined;
}

export function last(list: string[]): string | undefined {
`;

interface TraceFile {
  readonly format: string;
  readonly traces: readonly { readonly kind: string; readonly events: readonly unknown[] }[];
}

/** What the test needs of an element of the page; Node has no types of the DOM. */
interface PageElement {
  readonly ownerDocument: { createElement(name: string): { textContent: string } };
  readonly dataset: Record<string, string | undefined>;
  append(element: unknown): void;
}

describe('the inspector in a real VS Code', function () {
  this.timeout(300_000);
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
  });

  after(async () => {
    await workbench.close();
  });

  afterEach(() => workbench.sawOnly());

  /** The page of the inspector. */
  const frame = () =>
    workbench.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');

  /** Resolves once an answer is shown: those that the next keystroke superseded do not say how sure they are. */
  async function shows(fact: string): Promise<void> {
    await frame().locator('#facts dt', { hasText: fact }).waitFor();
    await workbench.status('sparkle');
  }

  it('replays what a suggestion did, by keyboard, and exports it', async () => {
    const { page } = workbench;
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).hostname));
    await workbench.edit('inspected.ts', START);
    await workbench.status('sparkle');
    await workbench.command('Anneal: Open Diffusion Inspector');
    const empty = frame().locator('#empty');
    await empty.waitFor();
    assert.match((await empty.textContent()) ?? '', /Recording/);

    await page.locator('.monaco-editor .view-lines').first().click();
    await page.keyboard.press('Control+End');
    await workbench.type('  return list.length > 0 ? list[');
    await shows('Confidence');
    const says = frame().locator('#says');
    assert.match((await says.textContent()) ?? '', /^Step 1 of \d+: \d+ tokens? committed/);
    assert.ok((await frame().locator('.cell.committed').count()) > 0);
    const facts = (await frame().locator('#facts').textContent()) ?? '';
    for (const name of ['From the cache', 'Steps', 'Tokens', 'Confidence']) {
      assert.ok(facts.includes(name), name);
    }
    assert.ok((await frame().locator('#traces option').count()) > 0);

    const slider = frame().locator('#step');
    await slider.focus();
    const last = Number(await slider.getAttribute('max'));
    for (let step = 2; step <= last; step++) {
      await page.keyboard.press('ArrowRight');
      if (step === Math.ceil(last / 2)) await workbench.picture('inspector');
    }
    assert.match((await says.textContent()) ?? '', new RegExp(`^Step ${last} of ${last}: `));
    assert.match((await frame().locator('.cell').first().getAttribute('aria-label')) ?? '', /%/);

    // The policy lets nothing in that is not the page's own.
    const ran = await frame()
      .locator('body')
      .evaluate((found: unknown) => {
        const body = found as PageElement;
        const script = body.ownerDocument.createElement('script');
        script.textContent = 'document.body.dataset.ran = "yes"';
        body.append(script);
        return body.dataset['ran'] ?? 'no';
      });
    assert.equal(ran, 'no');

    // What a webview loads has a name of VS Code's own; its service worker fetches it from the server.
    const own = /^(127\.0\.0\.1|.*\.vscode-resource\.vscode-cdn\.net|)$/;
    assert.deepEqual(
      [...hosts].filter((host) => !own.test(host)),
      [],
    );

    await frame().locator('#export').focus();
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget input').first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
    const exported = await workbench.written('anneal-traces.json');
    const { format, traces } = JSON.parse(exported) as TraceFile;
    assert.equal(format, 'anneal-traces');
    assert.ok(traces.some(({ kind, events }) => kind === 'infill' && events.length > 0));
  });

  it('speaks German where VS Code does', async () => {
    const { page } = workbench;
    const editor = page.locator('.monaco-editor .view-lines').first();
    await editor.click();
    await workbench.save('inspected.ts');
    // Extensions are told the language that the workbench has; its own German lies in a language pack.
    await page.addInitScript('globalThis._VSCODE_NLS_LANGUAGE = "de"');
    // The inspector's group would be restored without it.
    await workbench.command('View: Close Editors in Other Groups');
    await page.locator('.editor-group-container').nth(1).waitFor({ state: 'detached' });
    await page.reload();
    await workbench.status('sparkle');
    await editor.waitFor();
    await workbench.command('Anneal: Diffusions-Inspektor öffnen');
    await frame().locator('#empty', { hasText: 'Die Aufzeichnung läuft.' }).waitFor();
    await editor.click();
    await page.keyboard.press('Control+End');
    await workbench.type('\n  return list.length > 0 ? list[');
    await shows('Sicherheit');
    await frame().getByRole('button', { name: 'Nächster Schritt' }).waitFor();
    assert.match((await frame().locator('#says').textContent()) ?? '', /^Schritt 1 von /);
    await workbench.picture('inspector-german');
  });
});
