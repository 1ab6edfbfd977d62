"""Peak bf16 throughput of the hardware: from the data sheet for two GPUs, measured for all other devices."""

from __future__ import annotations

import time
from functools import cache

import torch

#: Dense bf16 tensor-core figures: NVIDIA's data sheets of the H100 SXM and the H200 SXM print 1,979 TFLOPS "with
#: sparsity", twice as much. Other cards (PCIe, NVL and older ones) run at clocks of their own and are measured.
NAMED = {"NVIDIA H100 80GB HBM3": 989.4e12, "NVIDIA H200": 989.4e12}
#: Side of the square matrices multiplied to measure, and for how many seconds.
SIDE, SECONDS = 1024, 0.3


@cache
def peak_flops(device: str) -> float:
    """Peak floating-point operations a second of one device, in bf16."""
    if device.startswith("cuda"):
        named = NAMED.get(torch.cuda.get_device_name(device))
        if named is not None:
            return named
    return measured_peak_flops(device)


def measured_peak_flops(device: str, dtype: torch.dtype = torch.bfloat16) -> float:
    """Operations a second of the fastest of a few matrix products."""
    a = torch.randn(SIDE, SIDE, device=device, dtype=dtype)
    best, began = float("inf"), time.perf_counter()
    while time.perf_counter() - began < SECONDS or best == float("inf"):
        start = time.perf_counter()
        a @ a
        if device.startswith("cuda"):
            torch.cuda.synchronize(device)
        best = min(best, time.perf_counter() - start)
    return 2 * SIDE**3 / best
