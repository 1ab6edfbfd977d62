"""The four stages; each turns a batch of prompts into a loss."""

from __future__ import annotations

from . import edit, mask, order, policy
from .context import Context, Outcome, StageLoss

LOSSES: dict[str, StageLoss] = {
    "mask": mask.loss,
    "edit": edit.loss,
    "order": order.loss,
    "policy": policy.loss,
}

__all__ = ["LOSSES", "Context", "Outcome", "StageLoss"]
