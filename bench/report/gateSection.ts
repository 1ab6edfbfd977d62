import type { GatePoint } from '../gate/curve';
import type { GateResult } from '../gate/result';
import { percent, table, withInterval } from './markdown';
import { provenanceLine } from './provenanceLine';
import { notMeasured, picture, type Section } from './section';
import { lineChart } from './svg';

const TITLE = 'Confidence gate';
const PLOT = 'gate.svg';

const precision = (point: GatePoint): string =>
  withInterval(point.precision, point.low, point.high);

/** The section on the gate's precision and coverage. */
export function gateSection(result: GateResult | undefined): Section {
  if (result === undefined) return notMeasured(TITLE, 'npm run gate');
  const { choices, curve, byKind, options } = result;
  const shown = curve.filter((point) => point.shown > 0);
  const line = (pick: (point: GatePoint) => number): [number, number][] =>
    shown.map((point) => [point.threshold, pick(point)]);
  const plot = lineChart({
    title: 'Precision and coverage by confidence threshold',
    x: 'threshold',
    y: 'share',
    top: 1,
    series: [
      { name: 'precision', points: line((point) => point.precision) },
      { name: 'coverage', points: line((point) => point.coverage) },
    ],
  });
  const levels = choices.map((choice) => [
    choice.level,
    choice.threshold.toFixed(2),
    `${percent(choice.wanted, 0)}${choice.reached ? '' : ' (not reachable: aimed lower)'}`,
    precision(choice.tuned),
    precision(choice.checked),
    percent(choice.checked.coverage),
  ]);
  const kinds = Object.entries(byKind).map(([kind, point]) => [
    kind,
    precision(point),
    percent(point.coverage),
  ]);
  const text = [
    `## ${TITLE}`,
    provenanceLine(result),
    `A suggestion is shown when the model's confidence reaches the threshold. ${options.positions} cursor positions in held-out files; right means that the first line of the completion is exactly the missing text. Thresholds are chosen on one half of the positions and checked on the other.`,
    table(
      [
        'level',
        'threshold',
        'precision wanted',
        'precision, tuned',
        'precision, checked',
        'coverage, checked',
      ],
      levels,
    ),
    picture(PLOT, 'Precision and coverage by confidence threshold'),
    'By kind of position, with everything shown:',
    table(['', 'precision', 'coverage'], kinds),
  ];
  return { text: text.join('\n\n'), plots: { [PLOT]: plot } };
}
