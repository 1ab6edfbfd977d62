"""Throughput, utilisation and what is printed: FLOPs are those of the matrices, the bar belongs to terminals."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from anneal_train.config import PRESETS
from anneal_train.data.corpus_text import Source
from anneal_train.data.loader import SampleDataset, batches
from anneal_train.model.network import AnnealModel
from anneal_train.train.console import Console, bar, duration, seconds_left
from anneal_train.train.flops import forward_products, step_flops
from anneal_train.train.hardware_peak import peak_flops
from anneal_train.train.report import Report

FIGURES = {"aux": 2.0, "canvas": 3.0, "length": 1.0, "plain": 3.5, "norm": 1.0}


def test_counted_products_are_those_that_run(documents, tokenizer) -> None:
    """PyTorch's own counter sees the same operations in a forward pass."""
    config = PRESETS["smoke"]
    data = SampleDataset(Source(documents, config.data.languages), tokenizer.to_str(), config.data, 1, 0)
    batch = next(batches(data, 2, workers=0))
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        AnnealModel(config.model)(batch)
    assert counter.get_total_flops() == 2 * 2 * sum(forward_products(config).values())


def test_a_step_counts_every_document_of_every_process() -> None:
    smoke = PRESETS["smoke"]
    more = replace(smoke, train=replace(smoke.train, micro_batch=8, accumulate=3))
    assert step_flops(more, world=2) == 12 * step_flops(smoke)


def test_peak_is_measured_once() -> None:
    assert peak_flops("cpu") == peak_flops("cpu") > 1e8


def test_an_entry_has_speed_and_utilisation() -> None:
    log = io.StringIO()
    report = Report(log, Console(io.StringIO()), tokens=1000, flops=4e9, peak_flops=1e10)
    report.step({"step": 7, "samples": 28, "seconds": 9.0}, 0.5, FIGURES, took=2.0)
    entry = json.loads(log.getvalue())
    assert (entry["step"], entry["tokens_per_second"], entry["mfu"], entry["plain"]) == (7, 500, 0.2, 3.5)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_one_line_that_renews_itself() -> None:
    out = Terminal()
    console = Console(out)
    for step in (1, 2, 3):
        console.step(step, step / 4, 10.0 * step, "canvas 1.0")
    console.note("saved")
    console.close()
    assert out.getvalue().count("\n") == 2
    assert out.getvalue().count("\r") == 4
    assert "left 0:10  step 3" in out.getvalue()


def test_a_file_gets_plain_lines_now_and_then() -> None:
    out = io.StringIO()
    console = Console(out)
    for step in range(1, 31):
        console.step(step, step / 30, float(step), "canvas 1.0")
    console.close()
    lines = out.getvalue().splitlines()
    assert [line.split()[1] for line in lines] == ["1", "11", "21", "30"]
    assert "\r" not in out.getvalue() and "\x1b" not in out.getvalue()


def test_durations_and_bars() -> None:
    assert [duration(s) for s in (0, 59.6, 61, 3723)] == ["0:00", "1:00", "1:01", "1:02:03"]
    assert seconds_left(30.0, 0.75) == pytest.approx(10.0)
    assert (bar(0.0).count("#"), bar(0.5).count("#"), bar(1.2).count("#")) == (0, 12, 24)
