"""The autoregressive twin: nothing it is told depends on what follows, and one graph serves both models."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from exported import TEXTS
from limits import HANG_S

from anneal_train.config import PRESETS, Config, edit_stage, for_tokens, twin_of
from anneal_train.data.batch import Batch, Sample
from anneal_train.data.corpus_text import Source
from anneal_train.data.echoes import Occurrences
from anneal_train.data.heldout import line_cases
from anneal_train.data.loader import collate
from anneal_train.data.loss_rows import LossRows
from anneal_train.data.sample import AUX, CANVAS, _pack, make_sample
from anneal_train.data.twin_canvas import START, STOP, add_twin_canvas, twin_positions
from anneal_train.data.view import Place, View
from anneal_train.data.vocab import ID, LEN, MAX_CANVAS
from anneal_train.evaluate.infilling import exported_engine, infill
from anneal_train.export.package import weights_of, write_package
from anneal_train.model.network import AnnealModel
from anneal_train.reference.engine import CANVAS as CANVAS_STREAM
from anneal_train.reference.engine import PREFIX, SUFFIX, Engine
from anneal_train.reference.twin_decoding import decode_twin, next_tokens, twin_neighbours
from anneal_train.train import checkpoint, runlog
from anneal_train.train.trainer import Trainer

TESTS = Path(__file__).parents[1]
CORPUS = TESTS / "fixtures" / "heldout-sample.jsonl.zst"
VOCAB = 1024


@pytest.fixture()
def twin(config: Config) -> Config:
    return twin_of(config)


@pytest.fixture()
def network(twin: Config) -> AnnealModel:
    torch.manual_seed(4)
    model = AnnealModel(twin.model).eval()
    for p in model.parameters():
        torch.nn.init.normal_(p, std=0.12 if p.shape[0] < 1024 else 1.0)
    return model


def sample_of(tokens: list[int], begin: int, end: int, config: Config) -> Sample:
    """A document of these tokens with one canvas at [begin, end)."""
    view = View(tokens, 0, len(tokens), [26, ID["<|bof|>"]], [26], config.data.stream - 2)
    rows = LossRows(Occurrences(view.prefix), Occurrences(view.suffix), VOCAB)
    add_twin_canvas(rows, 0, Place(begin, end, view))
    return _pack(rows, view.prefix, view.suffix, VOCAB, config.data, random.Random(0))


def hidden(model: AnnealModel, sample: Sample, count: int, config: Config) -> torch.Tensor:
    """States of the first `count` canvas tokens."""
    batch: Batch = collate([sample])
    batch.rows = 2 * config.data.stream + torch.arange(count)[None]
    with torch.no_grad():
        return model.hidden(batch)[0]


def test_a_later_token_never_changes_an_earlier_prediction(twin, network) -> None:
    """The text itself is changed, streams, neighbours and echoes with it: what could tell of it, tells."""
    rng = random.Random(6)
    changed_something = 0
    for _ in range(15):
        # Few different tokens, so that contexts recur and echoes are everywhere.
        tokens = [rng.randrange(60, 72) for _ in range(60)]
        begin, size = rng.randrange(10, 30), rng.randrange(3, 20)
        j = rng.randrange(1, size)
        other = tokens.copy()
        other[begin + j] = 80
        one, two = (sample_of(t, begin, begin + size, twin) for t in (tokens, other))
        states = [hidden(network, s, size + 1, twin) for s in (one, two)]
        # Token j of the middle is the label of canvas token j and the input of the next one.
        torch.testing.assert_close(states[0][: j + 1], states[1][: j + 1], rtol=0, atol=0)
        changed_something += not torch.equal(states[0][j + 1], states[1][j + 1])
    assert changed_something == 15


def test_how_much_is_missing_never_shows(twin, network) -> None:
    """Middles of two lengths between the same streams look the same as far as both have been written."""
    rng = random.Random(7)
    for _ in range(10):
        before, after = ([rng.randrange(60, 90) for _ in range(20)] for _ in range(2))
        middle = [rng.randrange(60, 90) for _ in range(12)]
        short, long = (
            hidden(network, sample_of(before + middle[:n] + after, 20, 20 + n, twin), 6, twin) for n in (5, 12)
        )
        torch.testing.assert_close(short, long, rtol=1e-5, atol=1e-5)


def test_the_diffusion_model_does_see_later_tokens(config, model) -> None:
    """The causality tests can fail: without the twin's mask the first prediction changes."""
    tokens = [60 + i % 12 for i in range(60)]
    other = tokens.copy()
    other[25] = 80
    states = [hidden(model, sample_of(t, 20, 30, config), 11, config) for t in (tokens, other)]
    assert not torch.equal(states[0][0], states[1][0])


def test_canvases_are_the_missing_tokens_labelled_with_the_next(twin, documents, tokenizer) -> None:
    source = Source(documents, twin.data.languages)
    seen = 0
    for index in range(20):
        s = make_sample(source, tokenizer, twin.data, 3, index)
        assert ID[LEN] not in s.canvas[s.canvas_id >= 0]
        assert set(s.kinds[s.weights > 0].tolist()) <= {AUX, CANVAS}
        labels = dict(zip(s.rows.tolist(), s.labels.tolist(), strict=True))
        for number in set(s.canvas_id.tolist()) - {-1}:
            at = np.flatnonzero(s.canvas_id == number)
            ids = s.canvas[at].tolist()
            assert ids[0] == START and len(ids) < MAX_CANVAS
            assert [labels[2 * twin.data.stream + int(i)] for i in at] == [*ids[1:], STOP]
            a, b = int(s.seen_a[at[0]]), int(s.seen_b[at[0]])
            assert (s.pos_a[at].tolist(), s.pos_b[at].tolist()) == twin_positions(len(at), a, b)
            assert s.left[at].tolist() == ([s.prefix[a - 1], s.prefix[a - 1], *ids[1:-1]])[: len(ids)]
            assert not s.right[at].any() and not s.right_echo[at].any()
            seen += 1
    assert seen > 40


def test_both_models_are_shown_the_same_documents(config, twin, documents, tokenizer) -> None:
    source = Source(documents, config.data.languages)
    for index in range(10):
        one, two = (make_sample(source, tokenizer, c.data, 3, index) for c in (config, twin))
        np.testing.assert_array_equal(one.prefix, two.prefix)
        np.testing.assert_array_equal(one.suffix, two.suffix)


def test_the_graph_of_the_diffusion_model_serves_the_twin(tmp_path, twin, network, tokenizer) -> None:
    """Causality is the caller's mask: the float graph predicts what the twin does, token by token."""
    write_package(
        twin, weights_of(network.state_dict()), tokenizer, tmp_path, name="t", version="0", training={}, quantised=False
    )
    engine = Engine(tmp_path)
    rng = random.Random(8)
    tokens = [rng.randrange(60, 90) for _ in range(50)]
    sample = sample_of(tokens, 20, 32, twin)
    states = hidden(network, sample, 13, twin)
    with torch.no_grad():
        expected = network.logits(states).log_softmax(-1).numpy()
    a = engine.prefill(sample.prefix[: sample.seen_a[0]].tolist(), PREFIX)
    b = engine.prefill(sample.suffix[: sample.seen_b[0]].tolist(), SUFFIX)
    for k in range(13):
        ids, logp = next_tokens(engine, tokens[20 : 20 + k], a, b)
        shown = expected[k][ids] - expected[k][ids[0]]
        np.testing.assert_allclose(logp - logp[0], shown, atol=2e-3)


def test_a_token_a_step_equals_the_whole_canvas(tmp_path, twin, network, tokenizer) -> None:
    """What a runtime does: the canvas's keys and values go into a copy of the prefix cache, one token is fed."""
    write_package(
        twin, weights_of(network.state_dict()), tokenizer, tmp_path, name="t", version="0", training={}, quantised=False
    )
    engine = Engine(tmp_path)
    prefix, suffix = engine.streams("python", *TEXTS, (True, True))
    a, b = engine.prefill(prefix, PREFIX), engine.prefill(suffix, SUFFIX)
    middle = [60, 75, 61, 75, 62]
    grown = replace(a, keys=[k.copy() for k in a.keys], values=[v.copy() for v in a.values])
    neighbours = twin_neighbours(middle, a, b, VOCAB)
    for k, token in enumerate([START, *middle]):
        pos, pos_b = twin_positions(k + 1, a.used, b.used)
        one = type(neighbours)(**{name: values[k : k + 1] for name, values in vars(neighbours).items()})
        position = [np.asarray(p[-1:]) for p in (pos, pos_b)]
        out = engine.forward([token], one, CANVAS_STREAM, *position, np.ones((1, 1), bool), grown, b, [0])
        ids, logp = next_tokens(engine, middle[:k], a, b)
        np.testing.assert_array_equal(out[0][0], ids)
        np.testing.assert_allclose(out[1][0], logp, atol=1e-3)
        for layer in range(twin.model.layers):
            grown.keys[layer][:, :, grown.used] = out[2 + 2 * layer][:, :, 0]
            grown.values[layer][:, grown.used] = out[3 + 2 * layer][:, 0]
        grown.used += 1


def test_it_learns_writes_and_stops(tmp_path, documents, tokenizer) -> None:
    smoke = twin_of(PRESETS["smoke"])
    smoke = replace(smoke, train=replace(smoke.train, steps=24, micro_batch=2))
    trainer = Trainer(smoke, Source(documents, smoke.data.languages), tokenizer, tmp_path)
    trainer.run(workers=0)
    log = runlog.read(tmp_path / "log.jsonl")
    assert sum(e["plain"] for e in log[-5:]) < 0.9 * sum(e["plain"] for e in log[:5])
    with exported_engine(smoke, trainer.model.state_dict(), tokenizer) as engine:
        for case in line_cases(documents, 3, smoke.data.stream, 1):
            prefix, suffix = engine.streams(case.language, case.prefix, case.suffix, case.whole)
            middle = decode_twin(engine, engine.prefill(prefix, PREFIX), engine.prefill(suffix, SUFFIX))
            assert len(middle) <= MAX_CANVAS - 2
            assert all(token >= 48 for token in middle)
            assert infill(engine, case) == tokenizer.decode(middle, skip_special_tokens=False)


def test_a_run_has_as_many_steps_as_tokens() -> None:
    smoke = PRESETS["smoke"]
    tokens = 7 * smoke.data.tokens * smoke.train.micro_batch
    assert for_tokens(smoke, tokens).train.steps == 7
    assert for_tokens(smoke, tokens, world=7).train.steps == 1
    assert for_tokens(smoke, 1).train.steps == 1


def test_half_a_twin_is_refused() -> None:
    smoke = PRESETS["smoke"]
    with pytest.raises(ValueError, match="twin_of"):
        replace(smoke, model=replace(smoke.model, twin=True))
    with pytest.raises(ValueError, match="no stage 2"):
        edit_stage(twin_of(smoke))


def test_the_recipe(tmp_path, tokenizer) -> None:
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    files = {"CORPUS": CORPUS, "HELD_OUT": CORPUS, "TOKENIZER": tmp_path / "tokenizer.json", "OUT": tmp_path / "run"}
    smoke = PRESETS["smoke"]
    recipe = TESTS.parent / "runs" / "twin.sh"
    environment = {**os.environ, "PYTHON": sys.executable, "PRESET": "smoke", **{k: str(v) for k, v in files.items()}}
    tokens = str(3 * smoke.data.tokens * smoke.train.micro_batch)
    subprocess.run(
        ["bash", recipe, "--tokens", tokens], check=True, env=environment, capture_output=True, timeout=HANG_S
    )
    state = checkpoint.load(tmp_path / "run" / "last.pt")
    assert (state["progress"]["step"], state["config"]["name"]) == (3, "smoke-twin")
    assert (tmp_path / "run" / "samples.txt").stat().st_size > 1000
    assert subprocess.run(["bash", recipe], env=environment, capture_output=True).returncode == 2
