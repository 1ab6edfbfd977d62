import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readHeldOut, type HeldOutFile } from '../../../bench/common/heldOut';
import { HELD_OUT } from '../../../bench/common/paths';
import { choosePositions, holeIn, isRight, tokenStarts } from '../../../bench/common/positions';
import { seededRandom } from '../../../bench/common/random';
import {
  chooseGates,
  choosePoint,
  gateCurve,
  gatePoint,
  type Sample,
} from '../../../bench/gate/curve';
import { TASK_LANGUAGES } from '../../../bench/quality/tasks/task';
import { withGate } from '../../../bench/gate/manifestGate';

/** Completions whose chance to be right is their confidence. */
function calibrated(count: number): Sample[] {
  return Array.from({ length: count }, (_, index) => {
    const confidence = (index + 0.5) / count;
    const right = (index * 7919) % count < confidence * count;
    return { confidence, shown: true, right };
  });
}

const file: HeldOutFile = {
  languageId: 'python',
  package: 'p',
  path: 'a.py',
  text: Array.from({ length: 40 }, (_, line) => `    value_${line} = call(${line}, "x")`).join(
    '\n',
  ),
};

describe('the confidence gate', () => {
  it('counts what a threshold shows', () => {
    const samples: Sample[] = [
      { confidence: 0.9, shown: true, right: true },
      { confidence: 0.6, shown: true, right: false },
      { confidence: 0.9, shown: false, right: false },
      { confidence: 0.2, shown: true, right: true },
    ];
    const { shown, right, precision, coverage } = gatePoint(samples, 0.5);
    assert.deepEqual(
      { shown, right, precision, coverage },
      { shown: 2, right: 1, precision: 0.5, coverage: 0.5 },
    );
    assert.equal(gatePoint([], 0.5).coverage, 0);
    assert.equal(gateCurve(samples).length, 100);
  });

  it('chooses the widest coverage that has the precision wanted', () => {
    const choices = chooseGates(calibrated(1000), calibrated(500));
    assert.deepEqual(
      choices.map(({ level, reached }) => [level, reached]),
      [
        ['low', true],
        ['medium', true],
        ['high', true],
      ],
    );
    const [low, medium, high] = choices.map(({ threshold }) => threshold);
    assert.equal(low, 0);
    assert.ok(medium !== undefined && high !== undefined && medium < high);
    for (const { wanted, tuned } of choices) assert.ok(tuned.precision >= wanted);
  });

  it('takes the best there is when the precision cannot be had, and says so', () => {
    const hopeless = calibrated(200).map((sample) => ({
      ...sample,
      right: sample.right && sample.confidence < 0.5,
    }));
    const choice = choosePoint(gateCurve(hopeless), 0.9);
    assert.equal(choice?.reached, false);
    assert.deepEqual(chooseGates([], []), []);
  });

  it('keeps the levels apart when the model is less precise than any of them wants', () => {
    const weak = calibrated(2000).map((sample, index) => ({
      ...sample,
      right: sample.right && index % 4 === 0,
    }));
    const choices = chooseGates(weak, weak);
    const [low, medium, high] = choices.map(({ threshold }) => threshold);
    assert.ok(low !== undefined && medium !== undefined && high !== undefined);
    assert.ok(low < medium && medium < high);
    assert.deepEqual(
      choices.map(({ reached }) => reached),
      [false, false, false],
    );
  });

  it('writes thresholds into a manifest and leaves the rest', () => {
    const choices = chooseGates(calibrated(1000), calibrated(500));
    const text = withGate('{"name":"m","gate":{"low":0,"other":1},"last":true}', choices);
    const value = JSON.parse(text) as { name: string; gate: Record<string, number>; last: boolean };
    assert.equal(value.name, 'm');
    assert.equal(value.last, true);
    assert.equal(value.gate['other'], 1);
    assert.equal(value.gate['high'], choices[2]?.threshold);
  });
});

describe('held-out positions', () => {
  it('begin where tokens begin', () => {
    assert.deepEqual(tokenStarts('ab = f(1)'), [3, 5, 6, 7, 8]);
  });

  it('take away the rest of a line, or a stretch inside it', () => {
    const line = '    total = first + second  ';
    const random = seededRandom(3);
    assert.deepEqual(holeIn(line, 'new-line', random), { start: 4, end: 26 });
    for (let turn = 0; turn < 50; turn++) {
      const end = holeIn(line, 'line-end', random);
      assert.ok(end !== undefined && end.start > 4 && end.end === 26);
      const middle = holeIn(line, 'mid-line', random);
      assert.ok(middle === undefined || (middle.start < middle.end && middle.end < 26));
    }
    assert.equal(holeIn('  }', 'new-line', random), undefined);
  });

  it('join again to the file, and are the same for the same seed', () => {
    const positions = choosePositions([file], 60, 5);
    assert.equal(positions.length, 60);
    assert.deepEqual(choosePositions([file], 60, 5), positions);
    assert.notDeepEqual(choosePositions([file], 60, 6), positions);
    for (const { prefix, expected, suffix } of positions) {
      assert.equal(prefix + expected + suffix, file.text);
    }
    assert.equal(new Set(positions.map(({ kind }) => kind)).size, 3);
  });

  it('count the first line of a completion', () => {
    const [position] = choosePositions([file], 1, 1);
    assert.ok(position !== undefined);
    assert.ok(isRight(position, `${position.expected}  \nmore`));
    assert.ok(!isRight(position, `${position.expected}x`));
  });

  it('are found in the sample that is shipped', () => {
    assert.ok(existsSync(HELD_OUT));
    const files = readHeldOut();
    const languages = choosePositions(files, 30, 1).map((position) => position.file.languageId);
    assert.deepEqual([...new Set(languages)].sort(), [...TASK_LANGUAGES].sort());
  });
});
