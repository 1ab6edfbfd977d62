import type { PostProcessingResult } from '../quality/postProcessing';
import { provenanceLine } from './provenanceLine';
import { notMeasured, type Section } from './section';

const TITLE = 'Post-processing';

/** The section on the post-processing cases. */
export function postProcessingSection(result: PostProcessingResult | undefined): Section {
  if (result === undefined) return notMeasured(TITLE, 'npm run eval -- --suite post-processing');
  const { passed, total, parsed, failures } = result;
  const failed = failures.map(({ description }) => `- not passed: ${description}`);
  const text = [
    `## ${TITLE}`,
    provenanceLine(result),
    `**${passed} of ${total}** of Continue's autocomplete cases give exactly the expected text (${parsed} in a language with a grammar).`,
    ...(failed.length === 0 ? [] : [failed.join('\n')]),
  ];
  return { text: text.join('\n\n'), plots: {} };
}
