import type { EncodeTiming, Timing } from '../latency/engineTimes';
import type { LatencyResult } from '../latency/result';
import type { SuggestionTimes } from '../latency/suggestions';
import { milliseconds, table } from './markdown';
import { provenanceLine } from './provenanceLine';
import { notMeasured, picture, type Section } from './section';
import { lineChart } from './svg';

const TITLE = 'Latency';
const STEP_PLOT = 'step.svg';

const timingCells = (name: string, timing: Timing): string[] => [
  name,
  milliseconds(timing.ms),
  milliseconds(timing.p95),
  timing.boundMs.toFixed(2),
  timing.ratio.toFixed(1),
];

function encodeName({ asked, tokens }: EncodeTiming): string {
  // Text is split a little differently when it is read again: a few tokens more or less are the size asked for.
  const smaller = tokens < asked * 0.95 ? `, the window's limit (${asked} asked)` : '';
  return `encode ${tokens} context tokens${smaller}`;
}

const suggestionCells = (name: string, times: SuggestionTimes): string[] => [
  name,
  milliseconds(times.p50),
  milliseconds(times.p95),
  milliseconds(times.encodeMs),
  times.encodedTokens.toFixed(0),
  times.steps.toFixed(1),
  times.tokens.toFixed(1),
];

function figures(result: LatencyResult): string {
  const { suggestion, memoryMb, idle, coldStart, keystroke } = result;
  const target = (met: boolean): string => (met ? 'met' : 'missed');
  const rows = [
    [
      'suggestion p50',
      `${milliseconds(suggestion.typed.p50)} ms`,
      '≤ 80 ms',
      target(suggestion.typed.p50 <= 80),
    ],
    [
      'suggestion p95',
      `${milliseconds(suggestion.typed.p95)} ms`,
      '≤ 200 ms',
      target(suggestion.typed.p95 <= 200),
    ],
    ['keystroke encode', `${milliseconds(keystroke.ms)} ms`, '≤ 10 ms', target(keystroke.ms <= 10)],
    ['peak memory', `${memoryMb.peak.toFixed(0)} MB`, '≤ 400 MB', target(memoryMb.peak <= 400)],
    [
      `idle CPU over ${idle.seconds} s`,
      `${idle.cpuPercent.toFixed(2)} %`,
      '0 %',
      target(idle.cpuPercent < 0.1),
    ],
    ['cold start to ready', `${milliseconds(coldStart.ms)} ms`, '', ''],
  ];
  return table(['', 'measured', 'target', ''], rows);
}

function details(result: LatencyResult): string {
  const { encode, step, keystroke, suggestion, int8Rate } = result;
  const timings = [
    ...encode.map((timing) => timingCells(encodeName(timing), timing)),
    ...step.map((timing) => timingCells(`denoise step, canvas of ${timing.tokens}`, timing)),
  ];
  const rates = Object.entries(int8Rate);
  return [
    table(['ms', 'median', 'p95', 'arithmetic bound', 'times the bound'], timings),
    `The bound is what the model's matrix products alone take at the int8 rate measured in the same run. A typed character costs ${milliseconds(keystroke.ms)} ms of encoding (p95 ${milliseconds(keystroke.p95)}, ${keystroke.encodedTokens.toFixed(1)} tokens).`,
    picture(STEP_PLOT, 'Time of a denoise step by canvas size, with the arithmetic bound'),
    `Suggestions at ${suggestion.positions} cursor positions in held-out files, from the request to the answer of the runtime process:`,
    table(
      ['ms', 'p50', 'p95', 'encode', 'tokens encoded', 'steps', 'tokens'],
      [
        suggestionCells('after a typed character', suggestion.typed),
        suggestionCells('document just opened', suggestion.opened),
      ],
    ),
    `Int8 rate of this machine (MatMulInteger u8 x s8, [n,512]x[512,2048]; threads: ${result.threads}), GOP/s:`,
    table(
      ['n', ...rates.map(([rows]) => rows)],
      [['GOP/s', ...rates.map(([, rate]) => rate.toFixed(0))]],
    ),
  ].join('\n\n');
}

/** The section on latency and memory. */
export function latencySection(result: LatencyResult | undefined): Section {
  if (result === undefined) return notMeasured(TITLE, 'npm run bench');
  const points = (pick: (timing: Timing) => number): [number, number][] =>
    result.step.map((timing) => [timing.tokens, pick(timing)]);
  const plot = lineChart({
    title: 'A denoise step at 512 context tokens',
    x: 'canvas, tokens',
    y: 'ms',
    series: [
      { name: 'median', points: points((timing) => timing.ms) },
      { name: 'p95', points: points((timing) => timing.p95) },
      { name: 'arithmetic bound', points: points((timing) => timing.boundMs) },
    ],
  });
  const threads = `Threads of the model: ${result.threads}.`;
  const text = [`## ${TITLE}`, provenanceLine(result), threads, figures(result), details(result)];
  return { text: text.join('\n\n'), plots: { [STEP_PLOT]: plot } };
}
