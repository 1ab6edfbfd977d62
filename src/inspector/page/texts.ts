import type { PageTexts } from '../words';

/** The texts of the page in the editor's language, which `src/editor/inspector/pageHtml.ts` puts into it. */
export const TEXTS = JSON.parse(document.body.dataset['texts'] ?? '') as PageTexts;

/** A text with what stands for `{0}`. */
export function filled(text: string, what: string | number): string {
  return text.replace('{0}', () => `${what}`);
}
