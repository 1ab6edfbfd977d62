"""Labels of the positions of an edit canvas (stage 2).

An edit canvas holds a whole draft: its tokens are visible, some of them wrong, some masked. The model predicts every
position, so a visible token is not copied because it is visible (arXiv 2508.02193). Each position *stands for* a
stretch of the true tokens; all stretches in order are the true text. The stretch alone decides the label, in the same
way at visible tokens and at masks:

    stretch          label           at a visible token                    at a mask
    empty            <|delete|>      removes this token                    removes it and the rest of its run
    one token        that token      itself when right, else the           fills the mask
                                     substitute
    two or more      <|expand|>      becomes two masks, since tokens       becomes 1 + grow masks
                                     are missing beside it

Where tokens are missing, the token on the left of the gap stands for itself and for them; at the beginning of the
canvas the first token does. A gap beside a mask belongs to the run of masks.

A run of masks stands for its stretch left-aligned, as in stage 1: one token a mask, all remaining tokens for the last
mask, and an empty stretch for surplus masks.

Why two masks: the sampler treats a visible token labelled <|expand|> as a run of one mask, so the grow rule of
docs/model.md gives 1 + max(1, floor(1 / 2)) = 2. The result is a stage 1 canvas: the two masks are a left-aligned run
for the token itself (or its substitute) and the missing tokens; if two masks are too few, the next pass labels the
second one <|expand|>. The number of missing tokens need not be known. Only one rule is new: <|delete|> at a visible
token removes that token alone.
"""

from __future__ import annotations

from .alignment import Alignment
from .vocab import DELETE, EXPAND, ID


def stretches(alignment: Alignment, masked: list[bool]) -> list[list[int]]:
    """The true tokens that each position of a draft stands for; `masked` says which positions are masks."""
    stands = [[] if token is None else [token] for token in alignment.right]
    for at, missing in enumerate(alignment.gaps):
        if not missing:
            continue
        if at == 0 or (at < len(stands) and masked[at]):
            stands[at] = [*missing, *stands[at]]
        else:
            stands[at - 1] = [*stands[at - 1], *missing]
    return left_aligned(stands, masked)


def left_aligned(stands: list[list[int]], masked: list[bool]) -> list[list[int]]:
    """Distributes the stretch of every run of masks: one token a mask, the last mask takes all that is left."""
    out = list(stands)
    at = 0
    while at < len(out):
        end = at
        while end < len(out) and masked[end]:
            end += 1
        if end > at:
            tokens = [token for stand in stands[at:end] for token in stand]
            for k in range(at, end):
                out[k] = tokens[k - at : k - at + 1] if k < end - 1 else tokens[k - at :]
        at = end + 1
    return out


def label(stand: list[int]) -> int:
    """Label of a position that stands for these true tokens."""
    if not stand:
        return ID[DELETE]
    return stand[0] if len(stand) == 1 else ID[EXPAND]
