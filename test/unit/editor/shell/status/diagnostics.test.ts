import assert from 'node:assert/strict';
import { diagnostics, type Facts } from '../../../../../src/editor/shell/status/diagnostics';

const facts: Facts = {
  anneal: '0.1.0',
  editor: '1.100.0',
  platform: 'linux-x64, Node 20.0.0',
  remote: undefined,
  settings: {
    mode: 'auto',
    languageEnabled: true,
    multiline: true,
    confidence: 'medium',
    maxLatencyMs: 400,
    suggestIn: { comments: true, strings: true },
    pauseOnBattery: false,
    threads: 0,
    modelFolder: '/mnt/jane/model',
  },
  info: undefined,
  lastMs: undefined,
  failure: undefined,
  counts: { accepted: 3, partly: 2, passed: 1 },
  home: '/home/jane',
};

describe('diagnostics', () => {
  it('say what a bug report needs, a line each', () => {
    const lines = diagnostics(facts).split('\n');
    for (const name of [
      'Anneal',
      'VS Code',
      'Platform',
      'Remote',
      'Model',
      'Settings',
      'Failure',
    ]) {
      assert.equal(lines.filter((line) => line.startsWith(`${name}: `)).length, 1, name);
    }
    assert.match(lines.join('\n'), /3 accepted, 2 partly, 1 passed/);
    assert.doesNotMatch(lines.join('\n'), /jane/);
  });

  it('say what model runs, and how fast', () => {
    const info = {
      ...{ model: 'anneal-small', version: '0.1.0', parameters: 6_000_000, format: 1, threads: 2 },
      ...{ maxPrefix: 512, maxSuffix: 512, maxCanvas: 64, edit: false, loadMs: 300 },
      ...{ gate: { low: 0.1, medium: 0.5, high: 0.9 }, memoryBytes: 210e6 },
    };
    const text = diagnostics({ ...facts, info, lastMs: 83.6 });
    assert.match(text, /anneal-small 0\.1\.0, .*210 MB/);
    assert.match(text, /Last suggestion: 84 ms/);
  });

  it('do not say whose machine it is', () => {
    const failure = '/home/jane/.vscode/extensions/anneal/models/model.onnx is missing.';
    const text = diagnostics({ ...facts, failure });
    assert.doesNotMatch(text, /jane/);
    assert.match(text, /Failure: ~\/\.vscode/);
  });
});
