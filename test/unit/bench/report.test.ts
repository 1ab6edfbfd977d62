import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readResult, writeResult } from '../../../bench/common/results';
import type { ContextResult } from '../../../bench/context/result';
import { gateCurve, gatePoint } from '../../../bench/gate/curve';
import type { GateResult } from '../../../bench/gate/result';
import type { LatencyResult } from '../../../bench/latency/result';
import type { PostProcessingResult } from '../../../bench/quality/postProcessing';
import type { RepairBenchResult } from '../../../bench/repair/result';
import type { ReplayResult, ReplayRow } from '../../../bench/replay/result';
import { compact, percent, table } from '../../../bench/report/markdown';
import { renderPage } from '../../../bench/report/page';
import { barChart, lineChart, tickStep } from '../../../bench/report/svg';
import { provenance, qualityResult, syntaxResult } from './support/results';

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

const share = { share: 0.5, low: 0.4, high: 0.6 };
const cost = { ms: 120, p95: 200, meanMs: 130, forwards: 10 };
const way = { ...cost, parses: share, near: share, exact: share };
const all = {
  selections: 9,
  lines: 30,
  tokens: 310,
  ways: [
    { ...way, name: 'repair', timesRepair: 1, timesRepairForwards: 1 },
    { ...way, name: 'given', tokens: 310, timesRepair: 6.1, timesRepairForwards: 31 },
    {
      ...way,
      near: { ...share, share: 0.75 },
      name: 'free',
      timesRepair: 2,
      timesRepairForwards: 9,
    },
  ],
  bound: { ...cost, timesRepair: 5 },
} as const;

const repair: RepairBenchResult = {
  ...provenance,
  kind: 'repair',
  threads: 1,
  edit: true,
  seconds: 100,
  faults: [
    { ...all, faults: 0 },
    { ...all, faults: 1 },
    { ...all, faults: 2, selections: 0 },
  ],
  sizes: [1, 10, 400].map((lines) => ({
    ...cost,
    lines,
    meanLines: lines,
    selections: 3,
    near: share,
    timesLine: lines === 400 ? 1.4 : 1,
  })),
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

const source = {
  positions: 50,
  without: { share: 0.1, low: 0.05, high: 0.2 },
  with: { share: 0.08, low: 0.04, high: 0.18 },
  changed: 10,
  gained: 0,
  lost: 1,
  difference: { share: -0.02, low: -0.07, high: 0.03 },
  p: 1,
  helps: false,
};

const context: ContextResult = {
  ...provenance,
  kind: 'context',
  options: { minutes: 10, limit: 600, seed: 1 },
  seconds: 300,
  sources: [
    { ...source, name: 'cells', difference: { share: 0.1, low: 0.02, high: 0.18 }, helps: true },
    { ...source, name: 'neighbours' },
  ],
};

const waits = { times: 7, p50: 75, p95: 90 };
const plain: ReplayRow = {
  way: 'plain',
  habit: 'accepts',
  slowness: 1,
  keystrokes: 100,
  accepted: 5,
  takenBack: 3,
  acceptedUnits: 30,
  requests: 90,
  saved: 0,
  superseded: 12,
  visible: waits,
  visibleAfterAcceptance: { times: 0, p50: 0, p95: 0 },
  withdrawn: 4,
};

const replay: ReplayResult = {
  ...provenance,
  kind: 'replay',
  options: { sessions: 3, seed: 1 },
  seconds: 60,
  threads: 1,
  units: 200,
  rows: [
    plain,
    { ...plain, way: 'cache', requests: 70, saved: 20, withdrawn: 0 },
    { ...plain, slowness: 8 },
    { ...plain, habit: 'types everything', visible: { ...waits, p50: 60 } },
  ],
};

describe('the report', () => {
  const page = renderPage({
    quality: { 'single-line': qualityResult, 'syntax-repair': syntaxResult },
    latency,
    repair,
    gate,
    context,
    replay,
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
    assert.match(
      page.text,
      /gold answer does not pass: 1, named in \[the result\]\(\.\.\/bench\/results\/single-line\.json\)/,
    );
    assert.doesNotMatch(page.text, /mini\/9/);
    assert.match(page.text, /Tasks that pass with no answer: 2, named/);
    assert.match(page.text, /Not run, no tool: Other \(typescript\), Third \(java\)\./);
    assert.match(page.text, /Line not given: repair: not run, the CLI has no repair command\./);
  });

  it('sums up all suites beside the best filler, and says which are not run', () => {
    assert.match(
      page.text,
      /\| Mini\s+\| python \| Anneal, free length \| pass@1 \| 50\.0 % .* \| 0\.0 % \(`pass`\) \|/,
    );
    assert.match(page.text, /Not run yet: Multi-line infilling; .*CanItEdit\./);
    assert.match(page.text, /npm run eval -- --suite all --evals DIR/);
  });

  it('has columns for what a suite is about', () => {
    assert.match(
      page.text,
      /\| parses, ≤ 5 edits \(95 %\) \| exact \| parses \| rounds \| forwards \|/,
    );
    assert.match(page.text, /\| \*\*Line given: repair\*\* \| .* \| 100\.0 % \| 2\.0 \| 9\.0 \|/);
  });

  it('shows what each trick does for each user who types', () => {
    assert.match(page.text, /3 sessions, 200 characters/);
    assert.match(
      page.text,
      /\| \+ typing cache \| 100 \| 5 \(3 undone\) \| 70 \| 20 \| 12 \| 75 \/ 90 \(7\) \| {2}\| 0 \|/,
    );
    assert.match(page.text, /accepts whatever comes up:[\s\S]*typing cache[\s\S]*8 times as long:/);
  });

  it('compares latency with its targets and the arithmetic', () => {
    assert.match(page.text, /\| suggestion p50 \| 70 ms \| ≤ 80 ms \| met \|/);
    assert.match(page.text, /\| suggestion p95 \| 210 ms \| ≤ 200 ms \| missed \|/);
    assert.match(page.text, /\| denoise step, canvas of 32 \| 6\.5 \| 9\.0 \| 1\.30 \| 5\.0 \|/);
    assert.match(page.text, /encode 510 context tokens \|/);
    assert.match(page.text, /encode 752 context tokens, the window's limit \(1024 asked\) \|/);
    assert.match(page.text, /\| GOP\/s \| 48 \| 935 \|/);
  });

  it('holds a repair against writing anew and against its targets', () => {
    assert.match(page.text, /\| time of writing anew over repair \| 6\.10 × \| ≥ 5\.4 × \| met \|/);
    assert.match(page.text, /\| right, beside .* \| 50\.0 % : 75\.0 % \| .* \| missed \|/);
    assert.match(page.text, /All selections \(9, median 30 lines and 310 tokens\)/);
    assert.match(page.text, /\n1 fault \(9/);
    assert.doesNotMatch(page.text, /2 faults/);
    assert.match(page.text, /\| 400 \(400\) \| 3 \| 120 \| 200 \| 10\.0 \| 1\.40 × \|/);
  });

  it('says when a precision cannot be reached, and which cases fail', () => {
    assert.match(page.text, /60 % \(not reachable: aimed lower\)/);
    assert.match(page.text, /\*\*54 of 55\*\*/);
    assert.match(page.text, /not passed: one that fails/);
  });

  it('says which sources of context help', () => {
    const row = page.text.split('\n').find((line) => line.startsWith('| neighbouring files'));
    assert.match(
      row ?? '',
      /\| 50 \| 10\.0 % .* \| −2\.0 \(−7\.0 to \+3\.0\) \| 0 \/ 1 \| .* \| no \|$/,
    );
    assert.match(page.text, /What helps: a notebook's earlier cells\./);
    const none = renderPage({ quality: {}, context: { ...context, sources: [] } });
    assert.match(none.text, /None of them helps/);
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
    assert.equal(pictures.length, 5);
    assert.equal(renderPage({ quality: {} }).text.match(/Not measured yet/g)?.length, 20);
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
