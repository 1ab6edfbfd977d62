import type { QualityResult } from '../quality/result';
import type { SuiteKind } from '../quality/suites';
import { MOST_EDITS } from '../quality/textJudges';

const FREE_AND_ORACLE = [
  '*Free length*: the model chooses the length.',
  "*Oracle length*: it is told the gold text's token count.",
];

const WRITTEN_ANEW = [
  '*Written anew, left to right*: by the same weights, token after token; the given lines or,',
  'where they are not given, the whole text, with the draft standing in front of it.',
];

/** What is asked and what counts, by kind of suite. */
function about(kind: SuiteKind, { options }: QualityResult): readonly string[] {
  const atMost = `at most ${options.maxTokens} tokens`;
  switch (kind) {
    case 'infill':
      return [
        `Scored is the shipped CLI (\`node dist/cli.js infill\`): ${atMost},`,
        options.singleLine ? 'single line asked for,' : 'more than one line allowed,',
        options.cursor === 'published'
          ? 'prefix and suffix are cut as the set publishes them.'
          : 'the line break of the missing line stays in the suffix, as on an empty line in an editor.',
        ...FREE_AND_ORACLE,
        'A completion that lacks only the line break between itself and the suffix gets it.',
      ];
    case 'exact':
      return [
        `Holes in files of packages that no training has seen, filled by \`node dist/cli.js infill\`: ${atMost}.`,
        'Right is exactly the text that was there, blanks at both ends ignored.',
        ...FREE_AND_ORACLE,
      ];
    case 'fix':
      return [
        'A program with a bug is given; right is a program that passes the tests.',
        '*Line given*: the lines that differ from the correct program are named.',
        '*Plain infilling* fills those lines anew without a look at what stood there.',
        ...WRITTEN_ANEW,
        ...FREE_AND_ORACLE,
      ];
    case 'syntax':
      return [
        'Code of packages that no training has seen, with one mistake of the kinds that people make,',
        'which the parser rejects.',
        `Right is a text that parses and is at most ${MOST_EDITS} token edits away from the original.`,
        '*Line given*: the broken line is named.',
        '*Plain infilling* fills it anew without a look at what stood there.',
        ...WRITTEN_ANEW,
        ...FREE_AND_ORACLE,
      ];
    case 'clean':
      return [
        'Code of packages that no training has seen, with nothing wrong: right is the text as it was.',
        'What is missing to 100 % is the rate of false positives.',
      ];
    case 'generate':
      return [
        'The head and description of a function are given, the rest is to be written;',
        "the text ends where the set's stop rule ends it.",
        `Where the CLI has no \`generate\`, \`infill\` is asked again and again with nothing behind the cursor, ${atMost} a block.`,
      ];
    case 'edit':
      return ['A program and an instruction are given; right is a program that passes the tests.'];
  }
}

/** How a suite was run, in a paragraph. */
export function methodOf(kind: SuiteKind, result: QualityResult): string {
  const { options, sandbox, toolchain, seconds } = result;
  const sampled = options.limit !== null || options.sampled === true;
  const tools = Object.entries(toolchain).map(([name, version]) => `${name} ${version}`);
  const { isolation } = sandbox;
  const closed = isolation.network ? 'without network' : 'network not closed';
  const ran = `Tests run in a sandbox (${isolation.name}, ${closed}, limits on time and memory); ${tools.join(', ')}.`;
  return [
    ...about(kind, result),
    ...(sampled ? ['The tasks of a set are a sample, spread evenly over it.'] : []),
    ...(tools.length > 0 ? [ran, 'Times are taken while tests run beside the model.'] : []),
    'Rows and bars that are not highlighted need no model.',
    `The run took ${Math.max(1, Math.round(seconds / 60))} min.`,
  ].join(' ');
}
