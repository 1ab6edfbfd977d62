"""One step is one step, however its batch is cut: in micro-batches, and over processes."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from limits import HANG_S

from anneal_train.config import PRESETS, edit_stage
from anneal_train.data.corpus_text import Source
from anneal_train.data.loader import SampleDataset, batches
from anneal_train.train import checkpoint, runlog
from anneal_train.train.group import Group
from anneal_train.train.losses import combine, total_weights
from anneal_train.train.trainer import Trainer

TESTS = Path(__file__).parents[1]
CORPUS = TESTS / "fixtures" / "heldout-sample.jsonl.zst"
STEPS = 6
#: Weight gradients are summed over rows in bfloat16, in an order that depends on the cut.
TOLERANCE = 0.02


def train(out: Path, documents, tokenizer, micro_batch: int, accumulate: int) -> list[dict]:
    smoke = PRESETS["smoke"]
    cut = replace(smoke.train, steps=STEPS, micro_batch=micro_batch, accumulate=accumulate)
    config = replace(smoke, train=cut)
    Trainer(config, Source(documents, config.data.languages), tokenizer, out).run(workers=0)
    return runlog.read(out / "log.jsonl")


@pytest.fixture(scope="module")
def whole(tmp_path_factory, documents, tokenizer) -> list[dict]:
    """The curve of one process with batches of four documents."""
    return train(tmp_path_factory.mktemp("whole"), documents, tokenizer, 4, 1)


def assert_same_curve(log: list[dict], whole: list[dict]) -> None:
    assert [e["samples"] for e in log] == [e["samples"] for e in whole]
    for key in ("plain", "aux", "canvas", "length"):
        assert [e[key] for e in log] == pytest.approx([e[key] for e in whole], abs=TOLERANCE)
    # At the first step nothing has had a chance to drift: there the cut changes rounding alone.
    for key in ("plain", "aux", "canvas", "length", "norm"):
        assert log[0][key] == pytest.approx(whole[0][key], abs=2e-3)


def test_two_micro_batches_are_one_of_double_size(tmp_path, documents, tokenizer, whole) -> None:
    assert_same_curve(train(tmp_path, documents, tokenizer, 2, 2), whole)


def test_two_processes_are_one_with_the_double_batch(tmp_path, tokenizer, whole) -> None:
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    arguments = ["--corpus", CORPUS, "--tokenizer", tmp_path / "tokenizer.json", "--out", tmp_path / "run"]
    settings = ["--steps", STEPS, "--micro-batch", 2, "--workers", 0]
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--local-addr", "127.0.0.1"]
    # Another process may take the port that was found free for the group: then it is looked for once more.
    torchrun += ["--nproc-per-node=2", "--max-restarts=1"]
    done = subprocess.run(
        [*torchrun, TESTS.parent / "scripts" / "train.py", "smoke", *arguments, *map(str, settings)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(TESTS.parent), "CUDA_VISIBLE_DEVICES": ""},
        timeout=HANG_S,
    )
    assert done.returncode == 0, done.stderr
    log = runlog.read(tmp_path / "run" / "log.jsonl")
    assert len(log) == STEPS
    assert_same_curve(log, whole)
    assert checkpoint.load(tmp_path / "run" / "last.pt")["progress"]["samples"] == 4 * STEPS


def test_ranks_share_a_batch_without_overlap(documents, tokenizer) -> None:
    data = PRESETS["smoke"].data
    source = Source(documents, data.languages)

    def first(size: int, rank: int, world: int) -> torch.Tensor:
        feed = batches(SampleDataset(source, tokenizer.to_str(), data, 1, 0), size, rank, world, workers=0)
        return torch.stack([next(feed).prefix for _ in range(2)])

    one, parts = first(4, 0, 1), [first(2, rank, 2) for rank in range(2)]
    assert torch.equal(one, torch.cat(parts, dim=1))


def test_losses_of_parts_add_up_to_the_loss_of_the_whole(documents, tokenizer) -> None:
    data = PRESETS["smoke"].data
    feed = batches(SampleDataset(Source(documents, data.languages), tokenizer.to_str(), data, 1, 0), 2, workers=0)
    parts = [next(feed) for _ in range(2)]
    joined = type(parts[0])(**{name: torch.cat([getattr(p, name) for p in parts]) for name in vars(parts[0])})
    ce = torch.rand(joined.labels.shape)
    for weighted in (False, True):
        totals = total_weights(parts, weighted)
        cut = zip(ce.split(2), parts, strict=True)
        losses = [combine(values, part, 0.5, weighted, totals)[0] for values, part in cut]
        assert float(sum(losses)) == pytest.approx(float(combine(ce, joined, 0.5, weighted)[0]), rel=1e-5)


def test_parts_of_drafts_add_up_as_well(documents, tokenizer) -> None:
    config = edit_stage(PRESETS["smoke"])
    source = Source(documents, config.data.languages)
    data = SampleDataset(source, tokenizer.to_str(), config.data, 1, 0, config.edit)
    one, two = (next(batches(data, size, workers=0)) for size in (4, 2))
    rest = type(one)(**{name: value[2:] for name, value in vars(one).items()})
    ce = torch.rand(one.labels.shape)
    totals = total_weights([two, rest], True, drafts=True)
    cut = zip(ce.split(2), (two, rest), strict=True)
    parts = [combine(values, part, 0.5, True, totals, drafts=True) for values, part in cut]
    loss, figures = combine(ce, one, 0.5, True, drafts=True)
    assert float(sum(part[0] for part in parts)) == pytest.approx(float(loss), rel=1e-5)
    for name, value in figures.items():
        assert float(sum(part[1][name] for part in parts)) == pytest.approx(float(value), rel=1e-5)


def test_every_micro_batch_has_mutations_of_its_own(tmp_path, documents, tokenizer, monkeypatch) -> None:
    """Seeded by the first sample of the micro-batch: no two of a step, on any process, are alike."""
    smoke = edit_stage(PRESETS["smoke"])
    config = replace(smoke, train=replace(smoke.train, micro_batch=2, accumulate=3))
    seeds = []
    monkeypatch.setattr("anneal_train.train.trainer.mutate", lambda batch, _, generator: seeds.append(generator))
    for rank in range(2):
        run = Trainer(config, Source(documents, config.data.languages), tokenizer, tmp_path, Group(rank))
        run.group = Group(rank, 2)
        run.progress.samples = 24
        for number in range(3):
            run._mutated(None, number)
    first = sorted(generator.initial_seed() - (config.train.seed << 40) for generator in seeds)
    assert first == [24, 26, 28, 30, 32, 34]


def test_a_process_on_its_own_is_a_group() -> None:
    group = Group()
    assert group.first
    assert group.agreed(3.5) == 3.5
    assert group.sum(torch.tensor([1.0, 2.0])).tolist() == [1.0, 2.0]
