/** Other extensions that draw ghost text. VS Code shows one suggestion at a time, so two of them hide each other's. */

/** Identifiers are lower case; names are what users call them. */
const NAMES: Readonly<Record<string, string>> = {
  'github.copilot': 'GitHub Copilot',
  'tabnine.tabnine-vscode': 'Tabnine',
  'codeium.codeium': 'Windsurf (Codeium)',
  'supermaven.supermaven': 'Supermaven',
  'continue.continue': 'Continue',
  'ggml-org.llama-vscode': 'llama.vscode',
  'tabbyml.vscode-tabby': 'Tabby',
  'rjmacarthy.twinny': 'twinny',
  'sourcegraph.cody-ai': 'Cody',
  'amazonwebservices.amazon-q-vscode': 'Amazon Q',
  'google.geminicodeassist': 'Gemini Code Assist',
  'huggingface.huggingface-vscode': 'llm-vscode',
};

/** Identifiers to look for. */
export const RIVAL_IDS: readonly string[] = Object.keys(NAMES);

/** What a rival is called. */
export function rivalName(id: string): string {
  return NAMES[id] ?? id;
}

/**
 * The rivals to tell the user about: those present and not told about before.
 * @param known what the editor remembers of earlier times; anything but a list of texts counts as nothing
 */
export function newRivals(present: readonly string[], known: unknown): readonly string[] {
  const told: readonly unknown[] = Array.isArray(known) ? known : [];
  return present.filter((id) => !told.includes(id));
}
