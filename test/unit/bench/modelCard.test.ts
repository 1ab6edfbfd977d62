import assert from 'node:assert/strict';
import { modelCard } from '../../../bench/report/modelCard';
import { qualityResult } from './support/results';

const manifest = {
  name: 'anneal-tiny',
  version: '1.2.3',
  files: { graph: { sha256: 'feedbeef0123aaaa', bytes: 2_000_000 } },
  model: { layers: 2, width: 64, parameters: 1_500_000, bodyParameters: 400_000 },
  training: { steps: 10, tokens: 5_000_000, seconds: 600, loss_plain: 3.21, int8_agreement: 0.985 },
};

describe('model card', () => {
  it('says what the manifest says', () => {
    const card = modelCard(manifest, undefined);
    assert.match(card, /# Model card: anneal-tiny 1\.2\.3/);
    assert.match(card, /1\.5 M parameters, 400\.0 k of them in the body/);
    assert.match(card, /Stage 1 \(mask\) only, 10 steps in 10 minutes.*: 5\.0 M tokens/);
    assert.match(card, /canvas 3\.21/);
    assert.match(card, /98\.5 %/);
    assert.match(card, /Not measured yet/);
  });

  it('names both stages', () => {
    const training = { ...manifest.training, earlier: { steps: 40, seconds: 1200 } };
    const card = modelCard({ ...manifest, training }, undefined);
    assert.match(card, /\(mask\), 40 steps in 20 minutes, and stage 2 \(edit\), 10 steps in 10/);
  });

  it('names the model it was begun with', () => {
    const continues = { name: 'anneal-tiny 1.2.2', tokens: 40_000_000 };
    const training = { ...manifest.training, continues };
    const card = modelCard({ ...manifest, training }, undefined);
    assert.match(
      card,
      /weights of anneal-tiny 1\.2\.2 \(40\.0 M tokens\): 10 steps in 10 minutes, 5\.0 M/,
    );
  });

  it('shows the scores of this model, with the length named', () => {
    const card = modelCard(manifest, qualityResult);
    assert.match(card, /Mini \(python\), free length \|/);
    assert.doesNotMatch(card, /Not measured yet/);
  });

  it('does not show the scores of another model', () => {
    const other = { ...manifest, files: { graph: { sha256: '0123' } } };
    assert.match(modelCard(other, qualityResult), /Not measured yet/);
  });
});
