"""The processes of one run under `torchrun`; a process on its own is a group of one."""

from __future__ import annotations

import os
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel


@dataclass(frozen=True)
class Group:
    """This process's place among the `world` processes of a run."""

    rank: int = 0
    world: int = 1
    device: str = "cpu"

    @property
    def first(self) -> bool:
        """Whether this is the one process that logs, draws and saves."""
        return self.rank == 0

    def sum(self, values: Tensor) -> Tensor:
        """The sum of every process's tensor; all get the same."""
        if self.world > 1:
            dist.all_reduce(values)
        return values

    def agreed(self, value: float) -> float:
        """The first process's value. Clocks differ, and a schedule by the clock must not."""
        if self.world == 1:
            return value
        shared = torch.tensor([value], dtype=torch.float64, device=self.device)
        dist.broadcast(shared, src=0)
        return float(shared)

    def parallel(self, model: nn.Module) -> nn.Module:
        """The model, with gradients averaged over the group after every backward pass (DDP)."""
        if self.world == 1:
            return model
        return DistributedDataParallel(model, broadcast_buffers=False)

    def leave(self) -> None:
        if self.world > 1:
            dist.destroy_process_group()


def join_group() -> Group:
    """The group that `torchrun` started this process in: NCCL with a GPU a process, else Gloo on the CPU."""
    world = int(os.environ.get("WORLD_SIZE", "1"))
    cuda = torch.cuda.is_available()
    if world == 1:
        return Group(device="cuda" if cuda else "cpu")
    device = f"cuda:{os.environ['LOCAL_RANK']}" if cuda else "cpu"
    if cuda:
        torch.cuda.set_device(device)
    else:
        # Processes of one machine need no name for it that resolves (in a container it may not) and no other network.
        os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    dist.init_process_group("nccl" if cuda else "gloo")
    return Group(dist.get_rank(), world, device)
