import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { pageHtml } from '../../src/editor/inspector/pageHtml';
import type { StepEvent } from '../../src/protocol';
import type { ToPage } from '../../src/inspector/messages';
import type { Trace } from '../../src/inspector/trace';
import { titleOf, viewOf } from '../../src/inspector/viewOf';
import type { Translate } from '../../src/translate';
import { english } from '../support/english';
import { startBrowser } from '../vscode/browser.mjs';

const root = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** Where the page is served from; nothing goes out, the test answers. */
const SITE = 'https://inspector.invalid';

const GERMAN = JSON.parse(read('l10n/bundle.l10n.de.json')) as Readonly<Record<string, string>>;
const german: Translate = (message, ...args) => english(GERMAN[message] ?? message, ...args);

/** Every text between signs, so that one that is not translated stands out. */
const marked: Translate = (message, ...args) => `«${english(message, ...args)}»`;

/** What is left of a text without its translated parts; one may stand in another. */
function untranslated(text: string): string {
  const less = text.replaceAll(/«[^«»]*»/g, '');
  return less === text ? text : untranslated(less);
}

const mask = { text: null, probability: 0.4 };

const EVENTS: StepEvent[] = [
  {
    step: 1,
    canvas: ['1', null, ' ', null],
    trace: {
      ms: 9,
      context: { tokens: 20, encoded: 5, encodeMs: 2 },
      best: 5,
      canvases: [
        {
          begun: 5,
          cells: [mask, mask, mask, mask, mask],
          commits: [
            { position: 0, kind: 'token', text: '1', probability: 0.9 },
            { position: 1, kind: 'expand', probability: 0.8 },
            { position: 2, kind: 'token', text: ' ', probability: 0.9 },
            { position: 4, kind: 'delete', probability: 0.8 },
          ],
          after: ['1', null, null, ' ', null],
        },
        { begun: 1, cells: [mask], commits: [], after: [null], stop: 'unsure' },
      ],
    },
  },
  { step: 2, canvas: ['1', '+', '2', ' ', '3'] },
];

const REQUEST = { id: 1, documentId: 'file:///a/cart.py', languageId: 'python', options: {} };

const TRACES: Trace[] = [
  {
    kind: 'infill',
    number: 2,
    at: '2026-01-02T03:04:05.000Z',
    request: { ...REQUEST, prefix: '', suffix: '', beginsFile: true, endsFile: true },
    events: EVENTS,
    outcome: {
      kind: 'done',
      result: {
        ...{ text: '1 + 2', tokens: 5, confidence: 0.5, stop: 'complete', alternatives: [] },
        ...{ steps: 2, forwards: 5, encodedTokens: 3, encodeMs: 4, ms: 24 },
      },
    },
  },
  {
    kind: 'repair',
    number: 1,
    at: '2026-01-02T03:04:05.000Z',
    request: {
      ...{ ...REQUEST, text: '1 + \n2', beginsFile: true, endsFile: true },
      ...{ spans: [{ start: 0, end: 6 }], suspects: [] },
    },
    events: [
      ['1', null],
      ['1', null, null],
      ['1', '+', '2'],
      ['1', '-', null],
    ].map((canvas, index) => ({ step: index + 1, drafts: [{ start: 0, end: 6, canvas }] })),
    outcome: { kind: 'failed', message: '!' },
  },
];

describe('the page of the inspector', function () {
  this.timeout(60_000);
  let folder: string;
  let browser: BrowserContext;
  let page: Page;
  let sent: unknown[];

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'anneal-page-'));
    browser = await startBrowser(folder);
  });

  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    page = await browser.newPage();
    sent = [];
  });

  afterEach(async () => {
    await page.close();
  });

  const tell = (message: ToPage) =>
    page.evaluate(`window.postMessage(${JSON.stringify(message)}, '*')`);

  /** Opens the page in a language and shows it the requests, the first one of them in full. */
  async function open(t: Translate, traces = TRACES): Promise<void> {
    const html = pageHtml(
      {
        ...{ language: 'de', source: SITE, nonce: 'n' },
        ...{ script: `${SITE}/inspector.js`, style: `${SITE}/inspector.css` },
      },
      t,
    );
    await page.route(`${SITE}/**`, (route) => {
      const url = route.request().url();
      if (url.endsWith('.js')) {
        return route.fulfill({ contentType: 'text/javascript', body: read('dist/inspector.js') });
      }
      if (url.endsWith('.css')) {
        return route.fulfill({ contentType: 'text/css', body: read('media/inspector.css') });
      }
      return route.fulfill({ contentType: 'text/html; charset=utf-8', body: html });
    });
    await page.exposeFunction('sentByPage', (message: unknown) => sent.push(message));
    await page.addInitScript('window.acquireVsCodeApi = () => ({ postMessage: sentByPage })');
    await page.goto(`${SITE}/`);
    const entries = traces.map((trace) => {
      return { number: trace.number, title: titleOf(trace, t), isAhead: false };
    });
    await tell({ type: 'list', entries });
    const [first] = traces;
    if (first === undefined) return;
    await tell({ type: 'view', number: first.number, view: viewOf(first, t) });
    await page.locator('.cell').first().waitFor();
  }

  /** Texts of the page, with those that only a screen reader reads. */
  const texts = () =>
    page.evaluate<string[]>(`[...document.querySelectorAll('html *:not(script)')].flatMap((one) => [
      ...[...one.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data),
      ...['aria-label', 'aria-valuetext', 'title', 'placeholder', 'alt'].map((name) => one.getAttribute(name) ?? ''),
    ])`);

  /** Every step of both requests. */
  async function eachFrame(t: Translate, look: () => Promise<void>): Promise<void> {
    for (const trace of TRACES) {
      await page.selectOption('#traces', `${trace.number}`);
      const view = viewOf(trace, t);
      await tell({ type: 'view', number: trace.number, view });
      for (const { title } of view.frames) {
        await page.locator('#says', { hasText: title }).waitFor();
        await look();
        await page.locator('#next').press('Enter');
      }
    }
  }

  it('says nothing that is not translated', async () => {
    await open(marked);
    const seen = new Set<string>();
    await eachFrame(marked, async () => {
      for (const text of await texts()) seen.add(text);
    });
    await page.locator('#play').click();
    for (const text of await texts()) seen.add(text);
    // A language's identifier, a date, and a unit are the same everywhere.
    const known = /^(python|2026-01-02T03:04:05.000Z|\d+ ms)$/;
    const rest = [...seen].map(untranslated).filter((text) => /\p{L}{2}/u.test(text));
    assert.deepEqual(
      rest.filter((text) => !known.test(text.replace(/^.*, (?=\d)|\.\d/g, ''))),
      [],
    );
    assert.ok([...seen].some((text) => text.includes('«became several masks»')));
  });

  it('has room for German', async () => {
    await open(german);
    assert.equal(await page.locator('html').getAttribute('lang'), 'de');
    for (const width of [400, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      const wider = 'document.documentElement.scrollWidth > window.innerWidth';
      assert.equal(await page.evaluate(wider), false, `${width} pixels`);
      await page.screenshot({ path: path.join(root, `out/pictures/inspector-de-${width}.png`) });
    }
  });

  it('has a name and a role for everything that can be used', async () => {
    await open(english);
    const tree = await page.locator('body').ariaSnapshot();
    for (const line of [
      '- heading "Diffusion Inspector" [level=1]',
      '- combobox "Request"',
      '- button "Export as JSON"',
      '- button "Forget All"',
      '- group "Steps"',
      '- button "Previous step" [disabled]',
      '- button "Next step"',
      '- button "Play"',
      '- slider "Step"',
      '- heading "Canvas that began with 5 masks (best so far)" [level=2]',
      '- listitem "1, 90%, committed, in step 1"',
      '- listitem "mask, 80%, became several masks"',
    ]) {
      assert.ok(tree.includes(line), `${line} in\n${tree}`);
    }
  });

  it('keeps the focus where a button has nothing more to do, or its place is gone', async () => {
    await open(english);
    const focused = () => page.evaluate<string>('document.activeElement.id');
    await page.locator('#next').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    assert.match((await page.locator('#says').textContent()) ?? '', /^Step 2 of 2/);
    assert.equal(await focused(), 'next');
    await page.locator('#clear').press('Enter');
    assert.deepEqual(sent.at(-1), { type: 'clear' });
    await tell({ type: 'list', entries: [] });
    await page.locator('#empty').waitFor();
    assert.equal(await focused(), 'empty');
  });

  it('goes on to a newer request, but not to one that was only asked ahead', async () => {
    await open(english);
    const known = TRACES.map(({ number }) => ({ number, title: `${number}`, isAhead: false }));
    const newer = { number: 90, title: 'ahead', isAhead: true };
    await tell({ type: 'list', entries: [newer, ...known] });
    const options = page.locator('#traces option');
    await options.filter({ hasText: 'ahead' }).waitFor({ state: 'attached' });
    assert.equal(await page.locator('#traces').inputValue(), `${TRACES[0]?.number}`);
    const newest = { number: 91, title: 'newest', isAhead: false };
    await tell({ type: 'list', entries: [newest, newer, ...known] });
    await options.filter({ hasText: 'newest' }).waitFor({ state: 'attached' });
    assert.equal(await page.locator('#traces').inputValue(), '91');
    assert.deepEqual(sent.at(-1), { type: 'select', number: 91 });
  });

  it('is gone through by keyboard alone', async () => {
    await open(english);
    const stops: string[] = [];
    for (let press = 0; press < 7; press++) {
      await page.keyboard.press('Tab');
      stops.push(await page.evaluate<string>('document.activeElement.id'));
    }
    assert.deepEqual(stops, ['traces', 'export', 'clear', 'previous', 'next', 'play', 'step']);
  });

  it('does not play by itself where less motion is asked for', async () => {
    await open(english);
    const play = page.locator('#play');
    assert.ok(await play.isVisible());
    await page.emulateMedia({ reducedMotion: 'reduce' });
    assert.ok(await play.isHidden());
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.evaluate("document.body.classList.add('vscode-reduce-motion')");
    assert.ok(await play.isHidden());
  });
});
