import assert from 'node:assert/strict';
import { statusView, type StatusState } from '../../../../../src/editor/shell/status/statusView';
import { english } from '../../../../support/english';

const ready: StatusState = {
  refusal: undefined,
  pausedUntil: undefined,
  mode: 'auto',
  languageId: 'typescript',
  sparing: false,
  thinking: false,
  still: false,
  lastMs: undefined,
  failure: undefined,
  info: undefined,
};

const view = (change: Partial<StatusState>) => statusView({ ...ready, ...change }, english);

describe('status view', () => {
  it('is short when all is well', () => {
    assert.equal(view({}).text, '$(sparkle) Anneal');
    assert.equal(view({}).isError, false);
  });

  it('shows the duration of the last suggestion', () => {
    assert.equal(view({ lastMs: 83.6 }).text, '$(sparkle) Anneal 84 ms');
  });

  it('spins while thinking', () => {
    assert.equal(view({ thinking: true }).text, '$(loading~spin) Anneal');
    assert.equal(view({ thinking: true, lastMs: 80 }).text, '$(loading~spin) Anneal 80 ms');
  });

  it('does not spin where nothing may move', () => {
    assert.equal(view({ thinking: true, still: true }).text, '$(watch) Anneal');
  });

  it('says until when it is paused, and where', () => {
    const until = new Date(2026, 2, 1, 9, 5).getTime();
    const hour = view({ refusal: { kind: 'paused' }, pausedUntil: until });
    assert.equal(hour.text, '$(debug-pause) Anneal paused');
    assert.match(hour.tooltip[0] ?? '', /Paused until 09:05/);
    assert.equal(
      view({ refusal: { kind: 'filePaused' } }).text,
      '$(debug-pause) Anneal paused in this file',
    );
  });

  it('says that it rests on battery', () => {
    assert.match(view({ sparing: true }).tooltip[0] ?? '', /On battery/);
  });

  it('names the reason for showing nothing', () => {
    assert.match(view({ refusal: { kind: 'paused' } }).tooltip.join('\n'), /Paused/);
    assert.match(view({ refusal: { kind: 'off' } }).tooltip.join('\n'), /Switched off/);
    const plain = view({ refusal: { kind: 'language', languageId: 'plaintext' } });
    assert.equal(plain.text, '$(circle-slash) Anneal');
    assert.match(plain.tooltip.join('\n'), /Off for plaintext/);
  });

  it('says that a file is left alone, and why', () => {
    const secret = view({ refusal: { kind: 'private', reason: 'secret' } });
    assert.equal(secret.text, '$(lock) Anneal not in this file');
    assert.match(secret.tooltip[0] ?? '', /Not in this file: by its name it holds secrets/);
    const reasons = (['excluded', 'ignored', 'unread'] as const).map(
      (reason) => view({ refusal: { kind: 'private', reason } }).tooltip[0],
    );
    assert.equal(new Set([...reasons, secret.tooltip[0]]).size, 4);
  });

  it('puts a failure before everything else', () => {
    const failed = view({ failure: 'models/model.onnx is missing.', refusal: { kind: 'paused' } });
    assert.equal(failed.text, '$(error) Anneal');
    assert.equal(failed.isError, true);
    assert.match(failed.tooltip[0] ?? '', /models\/model\.onnx is missing/);
  });

  it('tells what runs and where', () => {
    const tooltip = view({
      info: {
        model: 'anneal-small',
        version: '0.1.0',
        parameters: 16_200_000,
        format: 1,
        threads: 2,
        maxPrefix: 512,
        maxSuffix: 512,
        maxCanvas: 64,
        edit: false,
        gate: { low: 0.1, medium: 0.5, high: 0.9 },
        loadMs: 300,
        memoryBytes: 210_000_000,
      },
    }).tooltip.join('\n');
    assert.match(tooltip, /anneal-small 0\.1\.0, 16 million parameters/);
    assert.match(tooltip, /2 threads, 210 MB/);
    assert.match(tooltip, /stays on this machine/);
  });
});
