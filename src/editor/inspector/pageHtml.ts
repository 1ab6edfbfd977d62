import { pageTexts } from '../../inspector/words';
import type { Translate } from '../../translate';

/** What the page is made of. */
export interface PageParts {
  /** The editor's display language, as a BCP 47 tag. */
  readonly language: string;
  /** What the style sheet's policy allows: where the extension's own files come from. */
  readonly source: string;
  readonly nonce: string;
  /** URIs of the page's only script and style sheet. */
  readonly script: string;
  readonly style: string;
}

/** The page without its content. Only its own script and style sheet can run and apply. */
export function pageHtml(
  { language, source, nonce, script, style }: PageParts,
  t: Translate,
): string {
  const title = escaped(t('Diffusion Inspector'));
  const recording = t(
    'Recording. Ask for a suggestion, a repair, or generated code, and watch here how it came about.',
  );
  const forgotten = t('Nothing is kept when this view is closed, and nothing leaves this machine.');
  const cell = t(
    "A cell is a token, or a mask ({0}) with the probability of the model's best guess.",
    MASK,
  );
  const legend = `${cell} ${t('The stronger its colour, the surer. #3: committed in step 3.')}`;
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'`;
  return `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="${style}">
<title>${title}</title>
</head>
<body data-texts="${escaped(JSON.stringify(pageTexts(t)))}">
<h1>${title}</h1>
<p id="empty" tabindex="-1">${escaped(recording)}
${escaped(forgotten)}</p>
<main id="main" hidden>
<div class="bar">
<label for="traces">${escaped(t('Request'))}</label>
<select id="traces"></select>
<button id="export" type="button">${escaped(t('Export as JSON'))}</button>
<button id="clear" type="button">${escaped(t('Forget All'))}</button>
</div>
<dl id="facts"></dl>
<div class="bar" role="group" aria-label="${escaped(t('Steps'))}">
<button id="previous" type="button" aria-label="${escaped(t('Previous step'))}">&#9664;</button>
<button id="next" type="button" aria-label="${escaped(t('Next step'))}">&#9654;</button>
<button id="play" type="button"></button>
<input id="step" type="range" min="1" value="1" aria-label="${escaped(t('Step'))}">
</div>
<p id="says" class="says" aria-live="polite"></p>
<div id="canvases"></div>
<p class="legend">${escaped(legend)} <span id="marks"></span></p>
</main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

/** As the page draws it. */
const MASK = '\u2591';

/** A text as it stands in HTML, also within quotes. */
function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;' };
  return text.replaceAll(/[&<"]/g, (character) => names[character] ?? character);
}
