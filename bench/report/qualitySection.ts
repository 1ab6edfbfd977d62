import type { SetResult } from '../quality/evaluate';
import type { Row } from '../quality/outcome';
import type { QualityResult } from '../quality/infillSuite';
import type { InfillSuite } from '../quality/tasks';
import { folded, milliseconds, percent, table, withInterval } from './markdown';
import { provenanceLine } from './provenanceLine';
import { notMeasured, picture, type Section } from './section';
import { barChart } from './svg';

const TITLES: Readonly<Record<InfillSuite, string>> = {
  'single-line': 'Single-line infilling',
  'multi-line': 'Multi-line infilling',
  'random-span': 'Random-span infilling',
  'random-span-light': 'Random-span infilling, light',
};
const HEAD = ['', 'pass@1 (95 %)', 'exact', 'exact, trimmed', 'steps', 'tokens', 'ms', 'ms p95'];

function rowCells(row: Row): string[] {
  const { effort } = row;
  const costs =
    effort === undefined
      ? ['', '', '', '']
      : [
          effort.steps.toFixed(1),
          effort.tokens.toFixed(1),
          milliseconds(effort.ms),
          milliseconds(effort.msP95),
        ];
  const name = row.mode === 'filler' ? row.name : `**${row.name}**`;
  const score = withInterval(row.passRate, row.low, row.high);
  return [name, score, percent(row.exact), percent(row.exactTrimmed), ...costs];
}

/** What went wrong in a model row besides wrong code, in words; empty when nothing did. */
export function troubles(row: Row): string {
  const { effort } = row;
  if (effort === undefined) return '';
  const stops = Object.entries(effort.stops)
    .filter(([reason]) => reason !== 'complete')
    .map(([reason, count]) => `${count} ended by "${reason}"`);
  const parts = [
    ...(effort.empty === 0 ? [] : [`${effort.empty} empty`]),
    ...stops,
    ...(row.timeouts === 0 ? [] : [`${row.timeouts} programs timed out`]),
  ];
  return parts.length === 0 ? '' : `${row.name}: ${parts.join(', ')}.`;
}

function setText(set: SetResult, plot: string): string {
  const head = `### ${set.name} (${set.language})`;
  if (set.status === 'not run') return `${head}\n\nNot run: ${set.reason ?? 'no reason given'}.`;
  const scored = set.tasks - set.excluded.length;
  const notes = set.rows.map(troubles).filter((note) => note !== '');
  const names = set.excluded.map(({ id, reason }) => `${id} (${reason})`).join(', ');
  const excluded = `Left out, as the gold answer does not pass: ${set.excluded.length}`;
  return [
    head,
    `${scored} of ${set.tasks} tasks scored.`,
    table(HEAD, set.rows.map(rowCells)),
    picture(plot, `Pass rates of ${set.name}`),
    ...(notes.length === 0 ? [] : [notes.join(' ')]),
    ...(set.excluded.length === 0 ? [] : [folded(excluded, names)]),
  ].join('\n\n');
}

function method({ options, sandbox, toolchain, seconds }: QualityResult): string {
  const cursor =
    options.cursor === 'published'
      ? 'prefix and suffix are cut as the set publishes them'
      : 'the line break of the missing line stays in the suffix, as on an empty line in an editor';
  const tools = Object.entries(toolchain).map(([name, version]) => `${name} ${version}`);
  const { isolation, limits } = sandbox;
  const closed = isolation.network ? 'without network' : 'network not closed';
  return [
    `Scored is the shipped CLI (\`node dist/cli.js infill\`): at most ${options.maxTokens} tokens,`,
    options.singleLine ? 'single line asked for,' : 'more than one line allowed,',
    options.limit === null ? '' : `at most ${options.limit} tasks a set, spread evenly over it,`,
    `${cursor}. *Free length*: the model chooses the length.`,
    "*Oracle length*: it is told the gold text's token count.",
    'A completion that lacks only the line break between itself and the suffix gets it.',
    'Tests run in a sandbox',
    `(${isolation.name}, ${closed}, ${limits.cpuSeconds} s of processor time); ${tools.join(', ')}.`,
    'Times are taken while tests run beside the model.',
    'Rows and bars that are not highlighted fill the hole without any model.',
    `The run took ${Math.round(seconds / 60)} min.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** The section on one suite of infilling tasks. */
export function qualitySection(suite: InfillSuite, result: QualityResult | undefined): Section {
  const title = TITLES[suite];
  if (result === undefined) return notMeasured(title, `npm run eval -- --suite ${suite}`);
  const plotOf = (set: SetResult): string => `${suite}-${set.language}.svg`;
  const plots = result.sets
    .filter((set) => set.status === 'run')
    .map((set): [string, string] => {
      const bars = set.rows.map((row) => ({
        name: row.name,
        value: row.passRate,
        low: row.low,
        high: row.high,
        strong: row.mode !== 'filler',
      }));
      return [plotOf(set), barChart(`${set.name} (${set.language}): pass@1`, bars)];
    });
  const sets = result.sets.map((set) => setText(set, plotOf(set)));
  const text = [`## ${title}`, provenanceLine(result), method(result), ...sets].join('\n\n');
  return { text, plots: Object.fromEntries(plots) };
}
