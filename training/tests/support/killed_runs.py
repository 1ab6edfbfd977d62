"""Runs one training again and again, each time killed (SIGKILL) at a named moment, and once to its end.

usage: killed_runs.py OUT TOKENIZER CORPUS MOMENT:NUMBER... ; prints the exit statuses as a JSON list. Every run is a
fork of this process, which has only imported things: the imports are paid once.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch

from anneal_train.config import PRESETS, Config
from anneal_train.data import tokenizer
from anneal_train.data.corpus_text import Source, read_jsonl
from anneal_train.train import checkpoint
from anneal_train.train.trainer import Trainer


def config() -> Config:
    """Eight small steps, a checkpoint after each."""
    smoke = PRESETS["smoke"]
    return replace(smoke, train=replace(smoke.train, steps=8, micro_batch=2, save_minutes=0.0))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def nth(number: int, at: Callable[[], None], otherwise: Callable) -> Callable:
    """A function that does `otherwise`, and `at` before it at its call number `number`."""
    calls = 0

    def called(*args, **kwargs):
        nonlocal calls
        calls += 1
        if calls == number:
            at()
        return otherwise(*args, **kwargs)

    return called


def half_written(number: int) -> Callable:
    """`torch.save` that dies with half of the bytes of its call number `number` written."""
    whole, calls = torch.save, 0

    def save(state, out) -> None:
        nonlocal calls
        calls += 1
        whole(state, out)
        if calls == number:
            out.truncate(out.tell() // 2)
            out.flush()
            die()

    return save


def arm(moment: str, number: int) -> None:
    """Makes this process die at a moment: in a step, while a save writes, before its rename, after its rename."""
    if moment == "step":
        torch.nn.utils.clip_grad_norm_ = nth(number, die, torch.nn.utils.clip_grad_norm_)
    elif moment == "writing":
        torch.save = half_written(number)
    elif moment == "written":
        Path.replace = nth(number, die, Path.replace)  # type: ignore[method-assign]
    elif moment == "renamed":
        checkpoint._flush_folder = nth(number, die, checkpoint._flush_folder)
    else:
        raise SystemExit(f"no such moment: {moment}")


def main() -> None:
    out, words, corpus = map(Path, sys.argv[1:4])
    statuses = []
    for kill in [*sys.argv[4:], ""]:
        child = os.fork()
        if child == 0:
            if kill:
                moment, number = kill.split(":")
                arm(moment, int(number))
            settings = config()
            source = Source(read_jsonl(corpus), settings.data.languages)
            trainer = Trainer(settings, source, tokenizer.load(words), out)
            trainer.resume()
            with open(os.devnull, "w") as sys.stdout:
                trainer.run(workers=0)
            os._exit(0)
        statuses.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    print(json.dumps(statuses))


if __name__ == "__main__":
    main()
