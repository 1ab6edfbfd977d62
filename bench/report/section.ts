/** Part of the page, with the plots it shows. */
export interface Section {
  readonly text: string;
  /** SVG text by file name. */
  readonly plots: Readonly<Record<string, string>>;
}

/** Folder of the plots, beside the page. */
export const PLOTS = 'plots';

/** Markdown of a plot. */
export function picture(name: string, alternative: string): string {
  return `![${alternative}](${PLOTS}/${name})`;
}

/** A section for a measurement that has not been made. */
export function notMeasured(title: string, command: string): Section {
  return { text: `## ${title}\n\nNot measured yet: \`${command}\`.`, plots: {} };
}
