import * as vscode from 'vscode';
import { describedAbove, type Above } from '../../generate/above';
import { readHistory, remembered } from '../../generate/history';

const KEY = 'generate.history';

/** An icon beside a label; one within it would be read out by its name. */
const icon = (name: string): vscode.ThemeIcon => new vscode.ThemeIcon(name);

interface Entry extends vscode.QuickPickItem {
  /** Undefined for what stands above the cursor. */
  readonly wanted: string | undefined;
}

/** What the user wants: a description, or `{}` when the code above says it. */
export interface Wanted {
  readonly instruction?: string;
}

/** Asks what to generate, and remembers the descriptions used on this machine. */
export class GeneratePrompt {
  constructor(private readonly memory: vscode.Memento) {}

  /**
   * @param before the text before the cursor
   * @param languageId of the document
   * @returns undefined when the user changed their mind
   */
  async ask(before: string, languageId: string): Promise<Wanted | undefined> {
    const above = describedAbove(before, languageId);
    const pick = vscode.window.createQuickPick<Entry>();
    pick.title = vscode.l10n.t('Anneal: Generate Code');
    pick.placeholder =
      above === undefined
        ? vscode.l10n.t('Describe the code to generate')
        : vscode.l10n.t('Describe the code to generate, or press Enter to go by the code above');
    const show = (): void => {
      pick.items = this.entries(pick.value, above);
    };
    show();
    const wanted = await new Promise<Wanted | undefined>((resolve) => {
      pick.onDidChangeValue(show);
      pick.onDidTriggerItemButton(({ item }) => {
        void this.forget(item.wanted).then(show);
      });
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems;
        if (chosen === undefined) return;
        resolve(chosen.wanted === undefined ? {} : { instruction: chosen.wanted });
        pick.hide();
      });
      pick.onDidHide(() => {
        resolve(undefined);
      });
      pick.show();
    });
    pick.dispose();
    if (wanted?.instruction !== undefined) {
      await this.memory.update(KEY, remembered(this.history, wanted.instruction));
    }
    return wanted;
  }

  private get history(): string[] {
    return readHistory(this.memory.get(KEY));
  }

  private async forget(description: string | undefined): Promise<void> {
    const left = this.history.filter((entry) => entry !== description);
    await this.memory.update(KEY, left);
  }

  /** What was typed, what the code says, what was typed before; the first one is what Enter takes. */
  private entries(value: string, above: Above | undefined): Entry[] {
    const typed = value.trim();
    const own: Entry[] =
      typed === ''
        ? []
        : [
            {
              label: typed,
              iconPath: icon('sparkle'),
              detail: vscode.l10n.t('Generate this'),
              wanted: typed,
              alwaysShow: true,
            },
          ];
    const said: Entry[] =
      above === undefined
        ? []
        : [
            {
              label: goBy(above.kind),
              iconPath: icon('arrow-up'),
              detail: above.text,
              wanted: undefined,
              alwaysShow: typed === '',
            },
          ];
    const forget: vscode.QuickInputButton = {
      iconPath: icon('trash'),
      tooltip: vscode.l10n.t('Forget this description'),
    };
    const earlier = this.history.map((entry): Entry => {
      return { label: entry, iconPath: icon('history'), wanted: entry, buttons: [forget] };
    });
    return [...own, ...said, ...earlier];
  }
}

function goBy(kind: Above['kind']): string {
  switch (kind) {
    case 'comment':
      return vscode.l10n.t('Go by the comment above');
    case 'docstring':
      return vscode.l10n.t('Go by the docstring above');
    case 'signature':
      return vscode.l10n.t('Go by the signature above');
  }
}
