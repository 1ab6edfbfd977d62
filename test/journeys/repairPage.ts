import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench';

const plainSpaces = (text: string) => text.replaceAll('\u00a0', ' ');

/** What a user sees of a repair, and does about it. */
export class RepairPage {
  constructor(private readonly workbench: Workbench) {}

  /** Runs an entry of the submenu that the editor's right-click menu has. */
  async fromContextMenu(line: string, entry: string, picture?: string): Promise<void> {
    const { page } = this.workbench;
    await page.locator('.view-line', { hasText: line }).first().click({ button: 'right' });
    const menu = page.locator('.context-view .monaco-menu');
    // A click opens the submenu at once; resting on it does only while the page is quick enough.
    await menu.getByRole('menuitem', { name: 'Anneal' }).first().click();
    const item = menu.getByRole('menuitem', { name: entry });
    await item.waitFor();
    if (picture !== undefined) await this.workbench.picture(picture);
    await item.click();
  }

  /** Resolves once the proposed side of the diff shows a text. */
  async shows(text: string): Promise<void> {
    await this.proposed.locator('.view-line', { hasText: text }).first().waitFor();
  }

  /** The text of the proposed side that is in view. */
  async text(): Promise<string> {
    const lines = await this.proposed.locator('.view-line').allTextContents();
    return plainSpaces(lines.join('\n'));
  }

  /** A button in the diff's title bar. */
  button(name: string): Locator {
    const title = this.workbench.page.locator('.editor-group-container.active .editor-actions');
    return title.getByRole('button', { name });
  }

  /** Ticks the entries of the Refactor Preview with these texts, and applies them. */
  async applyHunks(...texts: readonly string[]): Promise<void> {
    const { page } = this.workbench;
    const preview = page.locator('.bulk-edit-panel');
    await preview.waitFor();
    for (const text of texts) {
      const row = preview.locator('.monaco-list-row', { hasText: text }).last();
      await row.locator('.edit-checkbox').click();
    }
    await this.workbench.picture('repair-hunks');
    await preview.getByRole('button', { name: 'Apply' }).click();
    await preview.waitFor({ state: 'detached' });
  }

  /** Resolves once the diff is closed. */
  async closed(): Promise<void> {
    await this.workbench.page.locator('.monaco-diff-editor').first().waitFor({ state: 'detached' });
  }

  private get proposed(): Locator {
    return this.workbench.page.locator('.monaco-diff-editor .editor.modified').first();
  }
}
