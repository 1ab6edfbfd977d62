import type {
  FaultsResult,
  RepairBenchResult,
  SizeResult,
  WayName,
  WayResult,
} from '../repair/result';
import { MOST_EDITS } from '../quality/textJudges';
import { milliseconds, percent, table, withInterval } from './markdown';
import { provenanceLine } from './provenanceLine';
import { notMeasured, picture, type Section } from './section';
import { lineChart } from './svg';

const TITLE = 'Repair against writing anew';
const PLOT = 'repair-size.svg';

/** How many times as fast as an autoregressive model the authors of Seed Diffusion report theirs to be. */
const WANTED = 5.4;

const NAMES: Readonly<Record<WayName, string>> = {
  repair: '**repair**',
  given: 'left to right, its length given',
  free: 'left to right, its end left to the model',
  copy: 'left to right, the draft in view',
};

const times = (ratio: number): string => `${ratio.toFixed(2)} ×`;

function wayCells(way: WayResult): string[] {
  const { name, near, parses, exact } = way;
  return [
    NAMES[name],
    milliseconds(way.ms),
    milliseconds(way.p95),
    way.forwards.toFixed(1),
    way.tokens?.toFixed(0) ?? '',
    times(way.timesRepair),
    times(way.timesRepairForwards),
    withInterval(near.share, near.low, near.high),
    percent(parses.share),
    percent(exact.share),
  ];
}

function group({ faults, selections, lines, tokens, ways, bound }: FaultsResult): string {
  const what = faults === 0 ? 'All selections' : `${faults} ${faults === 1 ? 'fault' : 'faults'}`;
  const size = `${selections}, median ${lines.toFixed(0)} lines and ${tokens.toFixed(0)} tokens`;
  const boundCells = [
    'bound: one token a forward, told what to write',
    milliseconds(bound.ms),
    milliseconds(bound.p95),
    bound.forwards.toFixed(1),
    tokens.toFixed(0),
    times(bound.timesRepair),
    '',
    '',
    '',
    '',
  ];
  const head = [
    '',
    'ms',
    'ms p95',
    'forwards',
    'tokens',
    'time over repair',
    'forwards over repair',
    `right, ≤ ${MOST_EDITS} edits a fault (95 %)`,
    'parses',
    'exact',
  ];
  return `${what} (${size}):\n\n${table(head, [...ways.map(wayCells), boundCells])}`;
}

/** Whether repair is as fast as wanted, and mends as much. */
function verdict(groups: readonly FaultsResult[]): string {
  const all = groups.find(({ faults }) => faults === 0);
  const wayOf = (name: WayName) => all?.ways.find((way) => way.name === name);
  const [repair, given, free, copy] = [
    wayOf('repair'),
    wayOf('given'),
    wayOf('free'),
    wayOf('copy'),
  ];
  if (repair === undefined || given === undefined) return '';
  const others = Math.max(...[given, free, copy].map((way) => way?.near.share ?? 0));
  const speed = given.timesRepair >= WANTED ? 'met' : 'missed';
  const rate = repair.near.share >= others ? 'met' : 'missed';
  return table(
    ['', 'measured', 'target', ''],
    [
      ['time of writing anew over repair', times(given.timesRepair), `≥ ${WANTED} ×`, speed],
      [
        'right, beside the best other way',
        `${percent(repair.near.share)} : ${percent(others)}`,
        'equal or better',
        rate,
      ],
    ],
  );
}

const sizeCells = (size: SizeResult): string[] => [
  size.lines === 1 ? 'only the broken line' : `${size.lines} (${size.meanLines.toFixed(0)})`,
  String(size.selections),
  milliseconds(size.ms),
  milliseconds(size.p95),
  size.forwards.toFixed(1),
  times(size.timesLine),
  withInterval(size.near.share, size.near.low, size.near.high),
];

/** The section on what a repair costs, beside writing the selection anew and by the selection's size. */
export function repairSection(result: RepairBenchResult | undefined): Section {
  if (result === undefined) return notMeasured(TITLE, 'npm run bench:repair');
  const { faults, sizes, threads, edit, seconds } = result;
  const whole = sizes.filter(({ lines }) => lines > 1);
  const plot = lineChart({
    title: 'A repair by the lines selected, one of them broken',
    x: 'lines selected',
    y: 'ms',
    series: [
      { name: 'median', points: whole.map(({ meanLines, ms }) => [meanLines, ms]) },
      { name: 'p95', points: whole.map(({ meanLines, p95 }) => [meanLines, p95]) },
    ],
  });
  const trained = edit
    ? 'The model was trained on drafts.'
    : 'The model was not trained on drafts.';
  const text = [
    `## ${TITLE}`,
    provenanceLine(result),
    [
      'Selections of 20 to 60 lines in code that no training has seen, broken as people break it:',
      'repaired from their draft, and written anew by the same weights from left to right,',
      'one after the other on every selection. From left to right a token takes a forward: the token',
      'written last joins the cached prefix stream, and two masks behind it answer.',
      '*Its length given*: as many tokens as the original has. *The draft in view*: the broken text',
      'stands before the place where it is written again. The *bound* is the least that any decoder',
      'of a token a forward takes: it is told what to write, sees nothing of what follows and never',
      'wonders whether to stop.',
      `${trained} Threads of the model: ${threads}. The run took ${Math.max(1, Math.round(seconds / 60))} min.`,
    ].join(' '),
    verdict(faults),
    ...faults.filter(({ selections }) => selections > 0).map(group),
    'The same broken pieces of code (up to 10 lines), all of a text of whole pieces around them selected:',
    table(
      ['lines selected (mean)', 'repairs', 'ms', 'ms p95', 'forwards', 'over one line', 'right'],
      sizes.map(sizeCells),
    ),
    picture(PLOT, 'Time of a repair by the lines selected'),
  ];
  return { text: text.join('\n\n'), plots: { [PLOT]: plot } };
}
