"""The body's own continuations, and the counting of cycles."""

from __future__ import annotations

import torch
from tiny_body import FOLDER, body, package, random_adapter

from anneal_train.adapter.canvases import Canvases
from anneal_train.adapter.data import read_data
from anneal_train.adapter.evaluate import clean_left_alone, measure_drafting
from anneal_train.adapter.greedy import continue_greedily
from anneal_train.adapter.passes import Passes, tokens_at
from anneal_train.adapter.settings import PRESETS


def test_a_continuation_is_what_reading_again_and_again_gives() -> None:
    ids = torch.randint(0, 600, (2, 20), generator=torch.Generator().manual_seed(5))
    begin = torch.tensor([9, 13])
    found = continue_greedily(body(), ids, begin, 6)
    for row, start, want in zip(found, begin.tolist(), ids, strict=True):
        assert row[:start].tolist() == want[:start].tolist() and row[start + 6 :].tolist() == want[start + 6 :].tolist()
        text = want[:start].tolist()
        for _ in range(6):
            text.append(int(body().logits(body().clean(torch.tensor([text])).hidden[0, -1]).argmax()))
        assert row[: start + 6].tolist() == text


class Oracle(Passes):
    """Drafts that are right in the first `right` positions of a canvas: read off what the body wrote."""

    right = 0

    def denoise(self, clean, canvases: Canvases) -> torch.Tensor:
        read = clean.hidden.gather(1, canvases.place.flatten(1)[:, :, None].expand(-1, -1, clean.hidden.shape[-1]))
        read = read.view(*canvases.ids.shape, -1)
        return torch.where((canvases.slot < self.right)[..., None], read, -read)


def test_cycles_are_counted_from_the_drafts_that_stand(shards) -> None:
    data = read_data(shards, package(), PRESETS["tiny"])
    oracle = Oracle(body(), random_adapter())
    for right, want in ((0, 2.0), (2, 4.0), (7, 9.0)):
        Oracle.right = right
        four, eight = measure_drafting(oracle, data, (4, 8), 3, 24, micro=2)
        assert eight.tokens_a_cycle == want and four.tokens_a_cycle == min(want, 5.0)
        assert eight.survival == [1.0] * right + [0.0] * (7 - right)
        # Cycles may begin at the first 24 - 8 places.
        assert eight.prompts == 3 and eight.cycles == 3 * -(-16 // want)


def test_code_is_left_alone_by_a_head_that_keeps(shards) -> None:
    data = read_data(shards, package(), PRESETS["tiny"])
    passes = Passes(body(), random_adapter())
    with torch.no_grad():
        passes.adapter.edit.operations.weight.zero_()
        passes.adapter.edit.operations.bias.copy_(torch.tensor([1.0, 0, 0, 0]))
        assert clean_left_alone(passes, data, 3) == 1.0
        passes.adapter.edit.operations.bias.copy_(torch.tensor([0, 0, 1.0, 0]))
        assert clean_left_alone(passes, data, 3) == 0.0


def test_tokens_are_read_at_places() -> None:
    ids = torch.arange(20).view(2, 10)
    assert tokens_at(ids, torch.tensor([[[3, 4]], [[0, 99]]])).tolist() == [[[3, 4]], [[10, 19]]]
    assert FOLDER.is_dir()
