"""
Measures an int8 package against the float32 graph of the same base on held-out code.

    python -m anneal_convert.compare FLOAT32_FOLDER INT8_FOLDER HELDOUT.jsonl.gz [--cases 40]

Each case is a hole in a held-out file, laid out as the product does it: the suffix first, then the prefix and the true
middle. Both graphs read the same tokens; compared are their distributions at every second position of the prefix from
the 32nd on, and at every position of the middle.
"""

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from .session import Session

MAX_PREFIX, MAX_SUFFIX, MAX_MIDDLE = 128, 48, 24
FIRST_SCORED, STRIDE = 32, 2
SEED = 7


@dataclass(frozen=True)
class Case:
    """Tokens of one forward, the scored rows, and the tokens that follow them."""

    ids: list[int]
    rows: list[int]
    targets: list[int]


@dataclass(frozen=True)
class Agreement:
    """One entry for each scored position: same best token, KL(float32 || int8), and both negative log likelihoods."""

    same: np.ndarray
    kl: np.ndarray
    nll_float32: np.ndarray
    nll_int8: np.ndarray

    def summary(self) -> str:
        """The figures in one line."""
        return (
            f"{len(self.same)} positions: same best token {self.same.mean():.2%}, mean KL {self.kl.mean():.5f}, p99 KL "
            f"{np.quantile(self.kl, 0.99):.4f}, nll {self.nll_float32.mean():.4f} -> {self.nll_int8.mean():.4f}"
        )


def make_cases(heldout: Path, tokenizer: Tokenizer, special: dict[str, int], count: int) -> Iterator[Case]:
    """Holes of one line in `count` files, as many of each language."""
    by_language = defaultdict(list)
    with gzip.open(heldout, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            by_language[record["lang"]].append(record["text"])
    rng = np.random.default_rng(SEED)
    encode = lambda text: tokenizer.encode(text).ids  # noqa: E731
    for round_ in range(count):
        language = sorted(by_language)[round_ % len(by_language)]
        text = by_language[language][(round_ // len(by_language)) % len(by_language[language])]
        lines = text.splitlines(keepends=True)
        hole = int(rng.integers(len(lines) // 3, 2 * len(lines) // 3))
        prefix = encode("".join(lines[max(0, hole - 60) : hole]))[-MAX_PREFIX:]
        middle = encode(lines[hole])[:MAX_MIDDLE]
        suffix = encode("".join(lines[hole + 1 : hole + 30]))[:MAX_SUFFIX]
        ids = [special["fimPrefix"], special["fimSuffix"], *suffix, special["fimMiddle"]]
        first = len(ids)
        ids += prefix + middle
        start_of_middle = first + len(prefix)
        rows = list(range(first + FIRST_SCORED, start_of_middle - 1, STRIDE))
        rows += range(start_of_middle - 1, len(ids) - 1)
        yield Case(ids, rows, [ids[row + 1] for row in rows])


def log_probabilities(session: Session, case: Case) -> np.ndarray:
    """float32 [rows, vocab]."""
    logits = session.forward(session.empty_cache(1), 0, case.ids, case.rows)["logits"].astype(np.float64)
    logits -= logits.max(-1, keepdims=True)
    return (logits - np.log(np.exp(logits).sum(-1, keepdims=True))).astype(np.float32)


def agreement(reference: np.ndarray, found: np.ndarray, targets: list[int]) -> Agreement:
    """Agreement of two sets of log probabilities [rows, vocab]."""
    at = np.arange(len(targets))
    return Agreement(
        same=reference.argmax(-1) == found.argmax(-1),
        kl=(np.exp(reference) * (reference - found)).sum(-1),
        nll_float32=-reference[at, targets],
        nll_int8=-found[at, targets],
    )


def join(parts: list[Agreement]) -> Agreement:
    """Several cases as one."""
    fields = Agreement.__dataclass_fields__
    return Agreement(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in fields})


def main() -> None:
    """Prints the agreement after every eighth case and at the end."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("float32", type=Path)
    parser.add_argument("int8", type=Path)
    parser.add_argument("heldout", type=Path)
    parser.add_argument("--cases", type=int, default=40)
    options = parser.parse_args()
    reference = Session(options.float32, logits=True, prepack=False)
    measured = Session(options.int8, logits=True)
    tokenizer = Tokenizer.from_file(str(options.int8 / "tokenizer.json"))
    parts = []
    for case in make_cases(options.heldout, tokenizer, measured.manifest["prompt"], options.cases):
        parts.append(agreement(log_probabilities(reference, case), log_probabilities(measured, case), case.targets))
        if len(parts) % 8 == 0:
            print(f"{len(parts)} cases, {join(parts).summary()}", flush=True)
    print(join(parts).summary())


if __name__ == "__main__":
    main()
