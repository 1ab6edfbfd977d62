"""Prompts and drafts: their layout, and that they depend on the seed alone."""

from __future__ import annotations

import random
from dataclasses import fields, replace

import torch
from tiny_body import package

from anneal_train.adapter.data import TrainingData, read_data
from anneal_train.adapter.drafts import PAD, Drafts
from anneal_train.adapter.loader import load
from anneal_train.adapter.settings import PRESETS

SETTINGS = PRESETS["tiny"]
PROMPT = package().prompt


def data(shards) -> TrainingData:
    return read_data(shards, package(), SETTINGS)


def test_the_suffix_comes_first_and_the_text_goes_on_where_it_ends(shards) -> None:
    found = data(shards)
    whole = {tuple(record.pieces[0].tolist()) for record in found.records}
    ended = 0
    for seed in range(60):
        window = found.windows.draw(random.Random(seed))
        ids, middle = window.ids, window.ids.index(PROMPT["fimMiddle"])
        assert ids[:2] == [PROMPT["fimPrefix"], PROMPT["fimSuffix"]] and window.first == middle + 1
        assert len(ids) <= SETTINGS.samples.clean and middle - 2 <= SETTINGS.samples.suffix
        text, suffix = ids[window.first : window.end], ids[2:middle]
        joined = (*text, *suffix)
        assert any(joined == one[at : at + len(joined)] for one in whole for at in _starts(one, joined[0]))
        ended += ids[window.end :] == [PROMPT["endOfText"]]
        assert ids[window.end :] in ([], [PROMPT["endOfText"]])
    assert 15 < ended < 45


def _starts(tokens: tuple[int, ...], first: int) -> list[int]:
    return [at for at, token in enumerate(tokens) if token == first]


def test_drafts_stand_for_spans_that_end_with_the_text(shards) -> None:
    found = data(shards)
    stage = replace(SETTINGS.stage("edit"), mined=0.0)
    drafts = Drafts(stage, SETTINGS.samples, found.windows, found.tokenizer)
    kinds = {"same": 0, "own": 0, "wrong": 0}
    for seed in range(40):
        window, begins, tokens, own = drafts.draw(random.Random(seed))
        assert tokens.shape == (SETTINGS.samples.canvas // SETTINGS.samples.draft, SETTINGS.samples.draft)
        for begin, row, written in zip(begins.tolist(), tokens.tolist(), own.tolist(), strict=True):
            truth = window.ids[begin : window.end]
            draft = [token for token in row if token != PAD]
            assert window.first < begin < window.end and row[len(draft) :] == [PAD] * (len(row) - len(draft))
            kinds["own" if written else "same" if draft == truth else "wrong"] += 1
            assert draft == truth or not written
    assert min(kinds.values()) > 10, kinds


def test_a_real_edit_comes_with_its_old_text(shards) -> None:
    found = data(shards)
    stage = replace(SETTINGS.stage("edit"), mined=1.0)
    samples = replace(SETTINGS.samples, draft=24)
    windows = replace(found, settings=replace(SETTINGS, samples=samples))
    wide = read_data(shards, package(), windows.settings)
    window, begins, tokens, own = Drafts(stage, samples, wide.windows, wide.tokenizer).draw(random.Random(1))
    draft = [token for token in tokens[0].tolist() if token != PAD]
    assert wide.tokenizer.decode(draft) == "    return total + 1\n" and not own[0]
    assert wide.tokenizer.decode(window.ids[int(begins[0]) : window.end]) == "    return total - 1\n"


def test_batches_depend_on_the_seed_and_their_number_alone(shards) -> None:
    found = data(shards)
    stage = SETTINGS.stage("edit")
    straight, late = load(found.batches(stage), 0, 0), load(found.batches(stage), 2, 1)
    batches = [next(straight) for _ in range(4)]
    for at in (2, 3):
        again = next(late)
        assert all(torch.equal(getattr(again, f.name), getattr(batches[at], f.name)) for f in fields(again))
    assert not torch.equal(batches[0].ids, batches[1].ids)
    # Two processes share the same sequences.
    halves = [next(load(found.batches(stage, (rank, 2)), 0, 0)) for rank in (0, 1)]
    assert torch.equal(torch.cat([half.ids for half in halves]), batches[0].ids)
