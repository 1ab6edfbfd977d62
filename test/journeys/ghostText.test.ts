import assert from 'node:assert/strict';
import { Workbench } from './workbench';

const START = `export function first(list: string[]): string | undefined {
  return list.length > 0 ? list[0] : undefined;
}

export function last(list: string[]): string | undefined {
`;

/** Beginnings of the next line. The bundled model need not be sure about every one of them. */
const LINES = [
  '  return list.length > 0 ? list[list.length - 1] :',
  '  return list.',
  '  return list.length > ',
  '  return list.length > 0 ? list[',
];

/** Those whose completion begins with a word: VS Code takes blanks before one by themselves. */
const WORDS = LINES.slice(1);

/** Longest wait for one suggestion, in ms: it takes a tenth of a second on an idle machine. */
const GHOST_MS = 6000;

/** Spaces and line breaks are drawn by the page's layout; the other characters are compared one by one. */
const visible = (text: string) => text.replaceAll(/\s/g, '');

interface Shown {
  readonly file: string;
  /** The document as it was typed. */
  readonly typed: string;
  readonly ghost: string;
}

describe('ghost text in a real VS Code', function () {
  this.timeout(180_000);
  let workbench: Workbench;

  /** Types the lines, each into a new file, until the model suggests something that fits. */
  async function typeUntilShown(name: string, lines = LINES, fits = /./): Promise<Shown> {
    for (const [index, line] of lines.entries()) {
      const file = `${name}${index}.ts`;
      await workbench.edit(file, START);
      await workbench.status('sparkle');
      await workbench.type(line);
      const ghost = await workbench.ghostText(GHOST_MS);
      if (ghost !== undefined && fits.test(ghost)) return { file, typed: START + line, ghost };
    }
    return assert.fail(`no suggestion for any of ${lines.join(' | ')}`);
  }

  before(async () => {
    workbench = await Workbench.open();
  });

  after(async () => {
    await workbench.close();
  });

  afterEach(() => workbench.sawOnly());

  it('shows a suggestion, takes it with Tab, and undoes it in one step', async () => {
    const { file, typed, ghost } = await typeUntilShown('list');
    assert.notEqual(visible(ghost), '');
    await workbench.picture('ghost-text');

    await workbench.page.keyboard.press('Tab');
    const accepted = await workbench.save(file);
    assert.ok(accepted.startsWith(typed), accepted);
    assert.equal(visible(accepted.slice(typed.length)), visible(ghost));

    await workbench.page.keyboard.press('Control+Z');
    assert.equal(await workbench.save(file), typed);
  });

  it('takes a word and keeps the rest', async () => {
    // Behind a suggestion of one word the next one would come up, not a rest.
    const { file, typed, ghost } = await typeUntilShown('words', WORDS, /\w\W/);
    await workbench.page.keyboard.press('Control+ArrowRight');
    // What is on the disk has been drawn; until then the whole suggestion may still be on the page.
    const word = (await workbench.save(file)).slice(typed.length);
    const rest = (await workbench.ghostText(GHOST_MS)) ?? '';
    assert.notEqual(visible(word), '');
    assert.equal(visible(word) + visible(rest), visible(ghost));
  });

  it('goes away with Esc and leaves the file as it was typed', async () => {
    const { file, typed } = await typeUntilShown('escape');
    await workbench.page.keyboard.press('Escape');
    await workbench.noGhostText();
    assert.equal(await workbench.save(file), typed);
  });

  it('offers its menu from the status bar', async () => {
    const item = await workbench.status('sparkle');
    await item.click();
    const labels = (await workbench.menu()).join('\n');
    for (const label of ['Open Log', 'Pause', 'Restart Runtime', 'Settings']) {
      assert.match(labels, new RegExp(label));
    }
    await workbench.page.keyboard.press('Escape');
  });

  it('pauses and resumes by command', async () => {
    await workbench.command('Anneal: Pause or Resume');
    await workbench.status('debug-pause');
    await workbench.command('Anneal: Pause or Resume');
    await workbench.status('sparkle');
  });
});
