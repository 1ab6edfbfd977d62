"""Reference implementation of prefill, denoising and sampling (docs/model.md, docs/sampler.md) over ONNX Runtime.

It is written to be read: no call reuses the work of another. Golden vectors come from it, and `src/runtime` must commit
the same tokens at every step.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

from ..data.echoes import Occurrences, canvas_echo, known_runs, stream_echoes
from .canvas_steps import Rules, apply, grow
from .gumbel import gumbel

MASKED_OUT = np.float32(-1e9)
#: Cache lengths are multiples of this many tokens, as in the runtime.
BUCKET = 64
#: First length of a canvas when no bucket is among the best answers, as in the runtime.
FALLBACK_LENGTH = 16
PREFIX, SUFFIX, CANVAS = 0, 1, 2


@dataclass
class NeighbourInputs:
    """Neighbours and echoes of the fed tokens, [n] each; 0 for unknown (neighbours.py, echoes.py)."""

    left: list[int]
    right: list[int]
    echo_left: list[int]
    echo_right: list[int]


def stream_neighbours(ids: list[int], stream: int, vocab: int, start: int = 0) -> NeighbourInputs:
    """For the tokens from `start` on of a stream."""
    unknown = [0] * (len(ids) - start)
    behind, echoes = [0, *ids[:-1]][start:], stream_echoes(ids, vocab)[start:]
    if stream == PREFIX:
        return NeighbourInputs(behind, unknown, echoes, unknown)
    return NeighbourInputs(unknown, behind, unknown, echoes)


@dataclass
class Cache:
    """Keys and values of one stream; `used` tokens of the allocated ones count."""

    used: int
    keys: list[np.ndarray]
    values: list[np.ndarray]
    #: the stream's tokens in the order they were fed
    fed: Occurrences


@dataclass
class Trajectory:
    """What happened in one infill."""

    prefix_ids: list[int]
    suffix_ids: list[int]
    length_value: int = 0
    steps: list[dict] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    logps: list[float] = field(default_factory=list)
    text: str = ""


@dataclass(frozen=True)
class Draw:
    """How tokens are drawn in a step (from 0) instead of taking the likeliest."""

    temperature: float
    seed: int
    step: int

    def value(self, candidate: list) -> float:
        """Log probability with noise of [position, id, logp]."""
        position, token, logp = candidate
        return logp + self.temperature * gumbel(self.seed, self.step, position, token)


class Engine:
    """A model package opened for reference runs."""

    def __init__(self, package: Path) -> None:
        self.manifest = json.loads((package / "manifest.json").read_text())
        self.tokenizer = Tokenizer.from_file(str(package / "tokenizer.json"))
        options = ort.SessionOptions()
        options.log_severity_level = 3
        options.add_session_config_entry("session.set_denormal_as_zero", "1")
        self.session = ort.InferenceSession(str(package / "model.onnx"), options, providers=["CPUExecutionProvider"])
        self.shape, self.tokens = self.manifest["model"], self.manifest["tokens"]
        self.lengths = {entry["id"]: entry["value"] for entry in self.tokens["lengths"]}
        self.control = {self.tokens[n] for n in ("mask", "len", "bof", "eof")}
        self.rules = Rules(self.tokens["expand"], self.tokens["delete"], self.shape["maxCanvas"])
        self.control |= set(self.lengths) | set(self.tokens["languages"].values())

    def empty(self, length: int) -> Cache:
        """A cache without tokens and with room for `length`, for unused slots."""
        s = self.shape
        keys = np.zeros((s["kvHeads"], s["headDim"], length), np.float32)
        values = np.zeros((s["kvHeads"], length, s["headDim"]), np.float32)
        return Cache(0, [keys] * s["layers"], [values] * s["layers"], Occurrences([]))

    def forward(
        self,
        ids: list[int],
        neighbours: NeighbourInputs,
        stream: int | list[int],
        pos: np.ndarray,
        pos_b: np.ndarray,
        own: np.ndarray,
        a: Cache,
        b: Cache,
        ask,
        sees_b: np.ndarray | bool = True,
    ) -> list[np.ndarray]:
        """Returns all outputs of the graph in order.

        stream: of all tokens, or [n]; own [n, n] bool: which fed tokens see which; sees_b [n] bool: which see cache b.
        """
        n = len(ids)
        seen = [np.tile(np.arange(c.keys[0].shape[2]) < c.used, (n, 1)) for c in (a, b)]
        seen[1] &= np.broadcast_to(sees_b, n)[:, None]
        visible = np.concatenate([*seen, own], axis=1)
        feeds = {
            "ids": np.asarray(ids, np.int64),
            **{name: np.asarray(values, np.int64) for name, values in vars(neighbours).items()},
            "stream": np.broadcast_to(np.asarray(stream, np.int64), n),
            "pos": pos.astype(np.int64),
            "pos_b": pos_b.astype(np.int64),
            "mask": np.where(visible, np.float32(0), MASKED_OUT),
            "ask": np.asarray(ask, np.int64),
        }
        for layer in range(self.shape["layers"]):
            for slot, cache in (("a", a), ("b", b)):
                feeds[f"k{slot}_{layer}"] = cache.keys[layer]
                feeds[f"v{slot}_{layer}"] = cache.values[layer]
        return self.session.run(None, feeds)

    def prefill(self, ids: list[int], stream: int) -> Cache:
        """Encodes a whole stream (the suffix's ids already reversed, its tag first)."""
        n = len(ids)
        sign = 1 if stream == PREFIX else -1
        causal = np.tril(np.ones((n, n), bool))
        empty = self.empty(BUCKET)
        neighbours = stream_neighbours(ids, stream, self.shape["vocab"])
        out = self.forward(ids, neighbours, stream, sign * np.arange(n), np.zeros(n), causal, empty, empty, [n - 1])
        length = -(-n // BUCKET) * BUCKET
        keys = [np.pad(k, ((0, 0), (0, 0), (0, length - n))) for k in out[2::2]]
        values = [np.pad(v, ((0, 0), (0, length - n), (0, 0))) for v in out[3::2]]
        return Cache(n, keys, values, Occurrences(ids))

    def streams(self, language: str, prefix: str, suffix: str, whole: tuple[bool, bool]) -> tuple[list[int], list[int]]:
        """Token ids of both streams as they are fed; texts must fit the model's windows."""
        tags = self.tokens["languages"]
        tag = tags.get(language, tags["other"])
        front = [tag, self.tokens["bof"]] if whole[0] else [tag]
        back = [tag, self.tokens["eof"]] if whole[1] else [tag]
        encode = self.tokenizer.encode
        return front + encode(prefix).ids, back + encode(suffix).ids[::-1]

    def denoise(
        self, canvas: list[int | None], a: Cache, b: Cache, first: int | None = None, everywhere: bool = False
    ) -> list[np.ndarray]:
        """Predictions (top_ids, top_logp) of the masked positions, or of all; `first` replaces a one-token canvas by
        that id."""
        n = len(canvas)
        ids = [self.tokens["mask"] if t is None else t for t in canvas] if first is None else [first]
        k = np.arange(n)
        ask = [i for i, t in enumerate(canvas) if everywhere or t is None]
        own = np.ones((n, n), bool)
        neighbours = self.canvas_neighbours(ids, a, b)
        return self.forward(ids, neighbours, CANVAS, a.used + k, 1 - b.used - (n - k), own, a, b, ask)[:2]

    def canvas_neighbours(self, ids: list[int], a: Cache, b: Cache) -> NeighbourInputs:
        """Neighbours and echoes of a canvas between two streams."""
        vocab, seen_a, seen_b = self.shape["vocab"], len(a.fed.fed), len(b.fed.fed)
        lefts = known_runs(ids, a.fed.fed)
        rights = known_runs(ids[::-1], b.fed.fed)[::-1]
        return NeighbourInputs(
            left=[a.fed.fed[-1], *ids[:-1]],
            right=[*ids[1:], b.fed.fed[-1]],
            echo_left=[canvas_echo(run, a.fed, seen_a, b.fed, seen_b, vocab) for run in lefts],
            echo_right=[canvas_echo(run, b.fed, seen_b, a.fed, seen_a, vocab) for run in rights],
        )

    def length(self, a: Cache, b: Cache) -> int:
        """First canvas length: the most probable bucket among the answers."""
        ids, _ = self.denoise([None], a, b, first=self.tokens["len"])
        return next((self.lengths[i] for i in ids[0].tolist() if i in self.lengths), FALLBACK_LENGTH)

    def infill(
        self, language: str, prefix: str, suffix: str, whole: tuple[bool, bool], oracle: int | None = None
    ) -> Trajectory:
        """Free length, or exactly `oracle` tokens."""
        prefix_ids, suffix_ids = self.streams(language, prefix, suffix, whole)
        a, b = self.prefill(prefix_ids, PREFIX), self.prefill(suffix_ids, SUFFIX)
        run = Trajectory(prefix_ids, suffix_ids)
        run.length_value = self.length(a, b) if oracle is None else oracle
        canvas: list[int | None] = [None] * run.length_value
        logps: list[float | None] = [None] * run.length_value
        shrunk = False
        while None in canvas and len(run.steps) < self.manifest["sampler"]["maxSteps"]:
            ids, probabilities = self.denoise(canvas, a, b)
            commits = self.commits(canvas, ids, probabilities, oracle is None, not shrunk)
            if not commits:
                break
            top = [list(zip(*row, strict=True)) for row in zip(ids.tolist(), probabilities.tolist(), strict=True)]
            seen = [-1 if t is None else t for t in canvas]
            run.steps.append({"canvas": seen, "shrunk": shrunk, "top": top, "committed": commits})
            shrunk |= any(token == self.tokens["delete"] for _, token, _ in commits)
            canvas, logps = self.apply(canvas, logps, commits)
        end = canvas.index(None) if None in canvas else len(canvas)
        run.ids = [t for t in canvas[:end] if t is not None]
        run.logps = [p for p in logps[:end] if p is not None]
        run.text = self.tokenizer.decode(run.ids, skip_special_tokens=False)
        return run

    def commits(
        self, canvas, ids, probabilities, free: bool, may_grow: bool = True, draw: Draw | None = None
    ) -> list[list]:
        """[[position, id, logp], ...] of one step, left to right; `may_grow` False once the canvas has shrunk.

        Without `draw` the likeliest token of each position is its candidate, else the likeliest with its noise.
        """
        expand, delete = self.tokens["expand"], self.tokens["delete"]
        candidates = []
        for row, position in enumerate(i for i, t in enumerate(canvas) if t is None):
            allowed = []
            for token, logp in zip(ids[row].tolist(), probabilities[row].tolist(), strict=True):
                fits = may_grow and len(canvas) + grow(canvas, position) <= self.shape["maxCanvas"]
                if token in self.control or (token in (expand, delete) and not free) or (token == expand and not fits):
                    continue
                allowed.append([position, token, logp])
            if allowed:
                candidates.append(allowed[0] if draw is None else max(allowed, key=draw.value))
        if not candidates:
            return []
        threshold = np.log(self.manifest["sampler"]["threshold"])
        sure = [c for c in candidates if c[2] >= threshold]
        return sure or [max(candidates, key=lambda c: (c[2], -c[0]))]

    def apply(self, canvas, logps, commits):
        """Canvas and remembered log probabilities after the commits."""
        return apply(canvas, logps, commits, self.rules)
