"""What canvases see and where they stand."""

from __future__ import annotations

import torch
from tiny_body import body, random_adapter

from anneal_train.adapter.canvases import MASKED, Canvases, draw_anchors, masked_canvases, reached, sight
from anneal_train.adapter.passes import Passes

IDS = torch.randint(0, 600, (2, 40), generator=torch.Generator().manual_seed(4))


def denoised(ids: torch.Tensor, canvases: Canvases) -> torch.Tensor:
    passes = Passes(body(), random_adapter())
    return passes.denoise(body().clean(ids), canvases).detach()


def canvases(*anchors: int, width: int = 5) -> Canvases:
    at = torch.tensor([anchors] * 2)
    return masked_canvases(at, torch.ones_like(at, dtype=torch.bool), width)


def test_a_canvas_sees_the_prompt_up_to_its_anchor_and_nothing_behind_it() -> None:
    found = denoised(IDS, canvases(20))
    behind, before = IDS.clone(), IDS.clone()
    behind[:, 21:] = 7
    before[:, 20] = 7
    assert torch.equal(denoised(behind, canvases(20)), found)
    assert not torch.allclose(denoised(before, canvases(20)), found, atol=1e-3)


def test_canvases_do_not_see_each_other() -> None:
    both = denoised(IDS, canvases(12, 20))
    assert torch.allclose(both[:, :1], denoised(IDS, canvases(12)), atol=1e-5)
    assert torch.allclose(both[:, 1:], denoised(IDS, canvases(20)), atol=1e-5)


def test_a_canvas_sees_all_of_itself() -> None:
    masks = canvases(20)
    shown = masks.ids.clone()
    shown[:, :, -1] = 9
    changed = denoised(IDS, masks.holding(shown)) - denoised(IDS, masks)
    assert (changed.abs().amax(-1) > 1e-3).all()


def test_the_body_reads_a_canvas_as_it_reads_a_prompt() -> None:
    passes = Passes(body(), random_adapter())
    masks = canvases(12, 20)
    text = masks.holding(torch.stack([IDS[:, 13:17], IDS[:, 21:25]], 1))
    whole = body().clean(IDS)
    read = passes.judge(whole, text)
    assert torch.allclose(read[:, 0], whole.hidden[:, 13:17], atol=1e-4)
    assert torch.allclose(read[:, 1], whole.hidden[:, 21:25], atol=1e-4)


def test_padding_sees_itself_and_is_seen_by_nobody() -> None:
    masks = canvases(12)
    used = masks.used.clone()
    used[:, :, 2:] = False
    mask = sight(Canvases(masks.ids, masks.place, masks.anchor, used), 40)[0, 0, :, 40:]
    assert mask.tolist() == [[True, True, i == 2, i == 3] if i > 1 else [True, True, False, False] for i in range(4)]


def test_anchors_leave_room_for_their_canvas_and_are_all_different() -> None:
    first, length = torch.tensor([5, 10]), torch.tensor([30, 40])
    anchors, used = draw_anchors(first, length, 8, 12, 16, torch.Generator().manual_seed(1))
    assert anchors.shape == (2, 16) and used.sum(1).tolist() == [12, 12]
    for row, use, begin, end in zip(anchors, used, first, length, strict=True):
        chosen = row[use].tolist()
        assert len(set(chosen)) == len(chosen) and min(chosen) >= begin + 3
        # The last position answers for anchor + width, which is the last token at most.
        assert max(chosen) + 8 == end - 1
    # A short text has fewer places than canvases.
    _, few = draw_anchors(torch.tensor([5]), torch.tensor([20]), 8, 12, 16, torch.Generator().manual_seed(1))
    assert few.sum() == 4


def test_a_position_is_reached_while_the_body_agrees_with_the_text() -> None:
    agrees = torch.ones(2, 40, dtype=torch.bool)
    agrees[0, 22] = False
    assert reached(agrees, canvases(20))[:, 0].tolist() == [[True, True, False, False], [True] * 4]
    agrees[1, 20] = False
    assert not reached(agrees, canvases(20))[1].any()
    assert (canvases(20).ids == MASKED).all()
