import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readResult, writeResult } from '../../../bench/common/results';
import { gateCurve, gatePoint } from '../../../bench/gate/curve';
import type { GateResult } from '../../../bench/gate/result';
import type { LatencyResult } from '../../../bench/latency/result';
import type { PostProcessingResult } from '../../../bench/quality/postProcessing';
import { compact, percent, table } from '../../../bench/report/markdown';
import { renderPage } from '../../../bench/report/page';
import { barChart, lineChart, tickStep } from '../../../bench/report/svg';
import { provenance, qualityResult } from './support/results';

const timing = { tokens: 32, runs: 9, ms: 6.5, p95: 9, boundMs: 1.3, ratio: 5 };
const times = {
  p50: 70,
  p95: 210,
  mean: 90,
  encodeMs: 5,
  encodedTokens: 3,
  steps: 6,
  tokens: 9,
  forwards: 8,
};

const latency: LatencyResult = {
  ...provenance,
  kind: 'latency',
  threads: 1,
  int8Rate: { '1': 48.1, '32': 934.9 },
  coldStart: { runs: 5, ms: 400, loadMs: 200 },
  encode: [
    { ...timing, asked: 512, tokens: 510 },
    { ...timing, asked: 1024, tokens: 752 },
  ],
  keystroke: { runs: 40, ms: 3.2, p95: 5, encodedTokens: 1.5 },
  step: [timing, { ...timing, tokens: 64 }],
  suggestion: { positions: 200, opened: times, typed: times },
  memoryMb: { ready: 100, peak: 300 },
  idle: { seconds: 30, cpuPercent: 0 },
};

const samples = Array.from({ length: 60 }, (_, index) => ({
  confidence: index / 60,
  shown: true,
  right: index > 30,
}));
const point = gatePoint(samples, 0.5);

const gate: GateResult = {
  ...provenance,
  kind: 'gate',
  options: { positions: 60, seed: 1, maxTokens: 64 },
  written: false,
  choices: [
    { level: 'high', wanted: 0.6, reached: false, threshold: 0.5, tuned: point, checked: point },
  ],
  curve: gateCurve(samples),
  byKind: { 'new-line': point, 'line-end': point, 'mid-line': point },
};

const postProcessing: PostProcessingResult = {
  ...provenance,
  kind: 'post-processing',
  total: 55,
  passed: 54,
  parsed: 15,
  failures: [{ description: 'one that fails', expected: '', actual: 'x' }],
};

describe('the report', () => {
  const page = renderPage({
    infilling: { 'single-line': qualityResult },
    latency,
    gate,
    postProcessing,
  });

  it('shows scores with intervals beside the fillers', () => {
    assert.match(
      page.text,
      /\| \*\*Anneal, free length\*\* \| 50\.0 % \(9\.4–90\.5\) \| 50\.0 % .* \| 12 \| 12 \|/,
    );
    assert.match(page.text, /\| `pass` \| 0\.0 % \(0\.0–65\.8\)/);
    assert.match(page.text, /2 of 3 tasks scored/);
    assert.match(page.text, /2 ended by "deadline"/);
  });

  it('names what was left out and what was not run', () => {
    assert.match(page.text, /mini\/9 \(gold answer: fail\)/);
    assert.match(page.text, /Not run: no tool\./);
  });

  it('compares latency with its targets and the arithmetic', () => {
    assert.match(page.text, /\| suggestion p50 \| 70 ms \| ≤ 80 ms \| met \|/);
    assert.match(page.text, /\| suggestion p95 \| 210 ms \| ≤ 200 ms \| missed \|/);
    assert.match(page.text, /\| denoise step, canvas of 32 \| 6\.5 \| 9\.0 \| 1\.30 \| 5\.0 \|/);
    assert.match(page.text, /encode 510 context tokens \|/);
    assert.match(page.text, /encode 752 context tokens, the window's limit \(1024 asked\) \|/);
    assert.match(page.text, /\| GOP\/s \| 48 \| 935 \|/);
  });

  it('says when a precision cannot be reached, and which cases fail', () => {
    assert.match(page.text, /60 % \(not reachable: aimed lower\)/);
    assert.match(page.text, /\*\*54 of 55\*\*/);
    assert.match(page.text, /not passed: one that fails/);
  });

  it('says how each result came to be', () => {
    assert.match(
      page.text,
      /2026-01-02 03:04 UTC, commit abc; model tiny 1\.2\.3 \(15\.0 M parameters/,
    );
  });

  it('has a plot for every picture, and says what is not measured', () => {
    const pictures = [...page.text.matchAll(/!\[[^\]]+\]\(plots\/([^)]+)\)/g)].map(
      (match) => match[1],
    );
    assert.deepEqual(pictures.sort(), Object.keys(page.plots).sort());
    assert.equal(pictures.length, 3);
    assert.equal(renderPage({ infilling: {} }).text.match(/Not measured yet/g)?.length, 7);
  });
});

describe('parts of the report', () => {
  it('write tables, percentages and large numbers', () => {
    assert.equal(table(['a', 'b'], [['x|y', '1']]), '| a | b |\n| --- | ---: |\n| x\\|y | 1 |');
    assert.equal(percent(0.1234), '12.3 %');
    assert.deepEqual([999, 1500, 2_000_000].map(compact), ['999', '1.5 k', '2.0 M']);
  });

  it('draw charts that are whole SVG documents', () => {
    const bars = barChart('a < b', [{ name: '`x`', value: 0.1, low: 0, high: 0.2, strong: true }]);
    const series = [
      {
        name: 's',
        points: [
          [8, 1],
          [16, 2],
        ] as const,
      },
    ];
    const lines = lineChart({ title: 't', x: 'x', y: 'y', series });
    for (const svg of [bars, lines]) {
      assert.match(svg, /^<svg [^>]+>[\s\S]+<\/svg>\n$/);
      assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
    }
    assert.match(bars, /a &lt; b/);
    assert.deepEqual([1, 7, 100].map(tickStep), [0.25, 2, 25]);
  });

  it('refuse results of another schema', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'anneal-results-'));
    const file = path.join(folder, 'r.json');
    assert.equal(readResult(file), undefined);
    writeResult(file, provenance);
    assert.deepEqual(readResult(file), provenance);
    writeFileSync(file, '{"schema":0}');
    assert.throws(() => readResult(file), /schema 0/);
    rmSync(folder, { recursive: true });
  });
});
