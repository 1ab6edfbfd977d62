"""Training at tiny size: each stage learns, a run goes on exactly where its checkpoint stood, and time ends it."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tiny_body import body, package

from anneal_train.adapter.adapter import Adapter
from anneal_train.adapter.data import read_data
from anneal_train.adapter.passes import Passes
from anneal_train.adapter.progress import Length, Progress, rate_at, width_at
from anneal_train.adapter.settings import PRESETS, STAGES, RunSettings, as_dict, from_dict
from anneal_train.adapter.state import LAST, read_state, save_weights
from anneal_train.adapter.trainer import Limits, Trainer
from anneal_train.train import checkpoint, runlog
from anneal_train.train.console import Console
from anneal_train.train.group import Group

SETTINGS = PRESETS["tiny"]


@pytest.fixture(autouse=True)
def no_measuring(monkeypatch) -> None:
    """The peak of the hardware is measured for the log alone, and a loaded machine takes seconds for it."""
    monkeypatch.setattr(Trainer, "_peak", lambda self: 1e12)


def trainer(shards: Path, out: Path, steps: int, settings: RunSettings = SETTINGS, stages=STAGES, own=None) -> Trainer:
    torch.manual_seed(settings.seed)
    if own is not None:
        settings = replace(settings, stages=tuple(replace(stage, own=own) for stage in settings.stages))
    data = read_data(shards, package(), settings)
    adapter = Adapter(package().sizes, settings.adapter, body().embedding.mean(0))
    rows = data.rows(package())
    passes = Passes(body(), adapter, None if rows is None else torch.from_numpy(rows))
    length = Length(tuple(settings.stage(name) for name in stages), steps)
    return Trainer(settings, package(), passes, data, length, out, Group())


def run(one: Trainer, stop: int | None = None) -> bool:
    return one.run(Limits(time.monotonic(), stop), Console(io.StringIO()))


def test_a_run_through_all_stages_goes_on_exactly_where_it_stopped(shards, tmp_path) -> None:
    settings = replace(SETTINGS, rows=200)
    whole = trainer(shards, tmp_path / "whole", 2, settings)
    assert run(whole)
    for stop in (3, 2, None):
        part = trainer(shards, tmp_path / "parts", 2, settings)
        assert part.resume() == (stop != 3)
        assert run(part, stop) == (stop is None)
    a, b = (checkpoint.load(tmp_path / name / LAST) for name in ("whole", "parts"))
    assert all(torch.equal(a["model"][name], b["model"][name]) for name in a["model"])
    assert a["progress"]["finished"] and a["progress"]["step"] == 8 and a["rows"].shape == (200,)
    logs = [runlog.read(tmp_path / name / "log.jsonl") for name in ("whole", "parts")]
    assert [entry["stage"] for entry in logs[0]] == [stage for stage in STAGES for _ in range(2)]
    assert [entry.get("loss") for entry in logs[0]] == [entry.get("loss") for entry in logs[1]]
    assert all(entry["canvas_tokens"] > 0 and entry["mfu"] > 0 for entry in logs[0])
    # A finished run does nothing more.
    again = trainer(shards, tmp_path / "parts", 2, settings)
    assert again.resume() and run(again) and again.progress.step == 8


def test_a_run_that_dies_within_a_step_goes_on_from_its_last_checkpoint(shards, tmp_path, monkeypatch) -> None:
    settings = replace(SETTINGS, save_minutes=0.0)
    whole = trainer(shards, tmp_path / "whole", 3, settings, ("mask",))
    assert run(whole)
    dying = trainer(shards, tmp_path / "dying", 3, settings, ("mask",))
    update, calls = Trainer._update, []

    def dies(self, rate: float) -> float:
        calls.append(rate)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return update(self, rate)

    with monkeypatch.context() as patched:
        patched.setattr(Trainer, "_update", dies)
        with pytest.raises(KeyboardInterrupt):
            run(dying)
    again = trainer(shards, tmp_path / "dying", 3, settings, ("mask",))
    assert again.resume() and again.progress.step == 2 and run(again)
    states = [checkpoint.load(tmp_path / name / LAST)["model"] for name in ("whole", "dying")]
    assert all(torch.equal(states[0][name], states[1][name]) for name in states[0])


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_learns_a_batch_by_heart(stage, shards, tmp_path) -> None:
    settings = replace(
        SETTINGS,
        adapter=replace(SETTINGS.adapter, rank=16, alpha=32.0),
        stages=tuple(
            replace(one, rate=1e-2, widths=(4,), own_draft=0.0, partly=0.0, mixed=()) for one in SETTINGS.stages
        ),
    )
    one = trainer(shards, tmp_path, 25, settings, (stage,), own=0.0)
    first = next(one._feed(one.length.stages[0], 0))

    def same_again(stage, workers):
        while True:
            yield first

    one._feed = same_again  # type: ignore[method-assign]
    assert run(one)
    losses = [entry["loss"] for entry in runlog.read(tmp_path / "log.jsonl")]
    assert sum(losses[-5:]) < 0.8 * sum(losses[:5]), losses


def test_the_body_stays_as_it_is(shards, tmp_path) -> None:
    before = {name: value.clone() for name, value in body().state_dict().items()}
    assert run(trainer(shards, tmp_path, 1))
    assert all(torch.equal(value, before[name]) for name, value in body().state_dict().items())
    assert not any(parameter.requires_grad for parameter in body().parameters())


def test_other_settings_and_other_bodies_are_refused(shards, tmp_path) -> None:
    run(trainer(shards, tmp_path, 1, stages=("mask",)))
    other = trainer(shards, tmp_path, 1, replace(SETTINGS, seed=2), ("mask",))
    with pytest.raises(ValueError, match="seed"):
        other.resume()
    state = checkpoint.load(tmp_path / LAST)
    checkpoint.save(tmp_path / "other.pt", {**state, "body": "another"})
    with pytest.raises(ValueError, match="another body"):
        read_state(tmp_path / "other.pt", package())
    # Weights alone are enough to go on from.
    (tmp_path / "light").mkdir()
    save_weights(state, tmp_path / "light" / LAST)
    light = trainer(shards, tmp_path / "light", 2, stages=("mask",))
    assert light.resume() and light.progress.step == 1
    assert from_dict(as_dict(SETTINGS)) == SETTINGS


def test_stages_share_the_time_of_a_run_and_a_late_one_is_shorter() -> None:
    length = Length(PRESETS["full"].stages, minutes=10)
    assert length.done(Progress("mask", seconds=180)) == pytest.approx(0.5)
    assert length.done(Progress("edit", seconds=360)) == pytest.approx(0.0)
    assert length.done(Progress("edit", seconds=420)) == pytest.approx(0.5)
    assert length.done(Progress("policy", seconds=600)) == 1.0
    assert length.done_in_all(Progress("order", seconds=300)) == pytest.approx(0.5)


def test_widths_and_rates_over_a_stage() -> None:
    stage = PRESETS["full"].stage("mask")
    assert [width_at(stage, done) for done in (0, 0.24, 0.26, 0.5, 0.99, 1.0)] == [2, 2, 4, 8, 16, 16]
    rates = [rate_at(PRESETS["full"], stage, done) / stage.rate for done in (0.015, 0.03, 0.5, 1.0)]
    assert rates[0] == pytest.approx(0.5) and rates[1] == 1.0 and 0.4 < rates[2] < 0.7
    assert rates[3] == pytest.approx(0.1)


def test_a_call_ends_by_its_own_limits() -> None:
    now = time.monotonic()
    assert Limits(now - 10, seconds=9).reached(0) and not Limits(now, seconds=3600).reached(0)
    assert Limits(now, steps=2).reached(2) and not Limits(now, steps=2).reached(1)
