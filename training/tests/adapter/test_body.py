"""The body in PyTorch computes what the served graph computes; the adapter changes nothing where it is off."""

from __future__ import annotations

import pytest
import torch
from tiny_body import body, graph_answers, package, random_adapter

IDS = [649, 651, 40, 77, 300, 301, 650, 12, 99, 500, 313, 42, 610, 7, 256, 401]


def pieces(split: int) -> tuple:
    """Clean pass over the first tokens, and stream, positions and causal mask of the rest as a canvas."""
    ids = torch.tensor([IDS])
    canvas = ids[:, split:]
    mask = torch.ones(len(IDS) - split, len(IDS), dtype=torch.bool).tril(split)[None, None]
    positions = torch.arange(split, len(IDS))[None]
    return body().clean(ids[:, :split]), body().embedding[canvas].float(), positions, mask


def test_with_the_runtimes_rounding_it_is_the_graph() -> None:
    found, mine = graph_answers(IDS), body(rounding=True)
    clean = mine.clean(torch.tensor([IDS]))
    assert torch.allclose(clean.hidden[0], torch.tensor(found["hidden"]), atol=2e-3)
    top = mine.logits(clean.hidden[0]).argmax(-1)
    assert top.tolist() == found["top_ids"][:, 0].tolist()
    for i in range(package().sizes.layers):
        assert torch.allclose(clean.keys[i][0], torch.tensor(found[f"new_k.{i}"]), atol=2e-3)
        assert torch.allclose(clean.values[i][0], torch.tensor(found[f"new_v.{i}"]), atol=2e-3)


def test_without_rounding_the_best_tokens_are_those_of_the_graph() -> None:
    found = graph_answers(IDS)
    hidden = body().clean(torch.tensor([IDS])).hidden[0]
    assert torch.allclose(hidden, torch.tensor(found["hidden"]), atol=0.15)
    top = body().logits(hidden).argmax(-1).numpy()
    assert (top == found["top_ids"][:, 0]).mean() >= 0.8


@pytest.mark.parametrize("split", [1, 9])
def test_a_causal_canvas_without_updates_is_the_clean_pass(split: int) -> None:
    clean, stream, positions, mask = pieces(split)
    hidden = body().canvas(stream, positions, mask, clean)
    whole = body().clean(torch.tensor([IDS])).hidden
    assert torch.allclose(hidden, whole[:, split:], atol=1e-4)
    assert torch.allclose(body().clean(torch.tensor([IDS[split:]]), clean).hidden, whole, atol=1e-4)


def test_a_closed_gate_changes_nothing_at_all() -> None:
    clean, stream, positions, mask = pieces(9)
    plain = body().canvas(stream, positions, mask, clean)
    updates = random_adapter().layers
    shut = torch.zeros(*positions.shape, 1)
    assert torch.equal(body().canvas(stream, positions, mask, clean, updates, shut), plain)
    # Only the last row open: causal rows before it stay exactly the body's.
    last = shut.clone()
    last[:, -1] = 1
    mixed = body().canvas(stream, positions, mask, clean, updates, last)
    assert torch.equal(mixed[:, :-1], plain[:, :-1])
    assert not torch.allclose(mixed[:, -1], plain[:, -1], atol=1e-2)


def test_an_untrained_adapter_is_the_body() -> None:
    from anneal_train.adapter.adapter import Adapter
    from anneal_train.adapter.settings import PRESETS

    clean, stream, positions, mask = pieces(9)
    adapter = Adapter(package().sizes, PRESETS["tiny"].adapter)
    found = body().canvas(stream, positions, mask, clean, adapter.layers)
    assert torch.equal(found, body().canvas(stream, positions, mask, clean))


def test_rows_restrict_the_head() -> None:
    hidden = torch.randn(3, package().sizes.width)
    rows = torch.tensor([5, 600, 17])
    assert torch.allclose(body().logits(hidden, rows), body().logits(hidden)[:, rows])
