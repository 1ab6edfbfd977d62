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
    assert.match(card, /10 steps, 5\.0 M tokens .* in 10 minutes/);
    assert.match(card, /canvas 3\.21/);
    assert.match(card, /98\.5 %/);
    assert.match(card, /Not measured yet/);
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
