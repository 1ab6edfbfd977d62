"""Writes a model package of format 2: a folder with a manifest, graph, weights, tokenizer and licence."""

import json
import os
import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from . import CONVERTER_VERSION
from .fetch import sha256_of
from .graph import TOP_K
from .network import Config
from .rope import max_positions
from .tokenizer import tokenizer_json
from .vocabulary import Vocabulary

GRAPH, TOKENIZER, LICENCE, MANIFEST = "model.onnx", "tokenizer.json", "LICENSE", "manifest.json"
# What the runtime needs beside the weights: the graph, activations, and the cache of a usual prompt.
WORKING_BYTES = 150_000_000
SHIPPED_LICENCE = "Copyright Alibaba Cloud. Apache License 2.0, printed below."
OTHER_LICENCE = "Its publisher's licence applies to this package too."
# Confidence a suggestion needs at each level, until it is tuned on held-out code.
UNTUNED_GATE = {"low": 0.3, "medium": 0.5, "high": 0.7}


@dataclass(frozen=True)
class Description:
    """What the manifest says of a package beyond its files and sizes."""

    name: str
    version: str
    base_name: str
    base_sha256: str
    base_bytes: int
    licence: str
    notice: str
    parameters: int


def finish_package(folder: Path, description: Description, config: Config, vocabulary: Vocabulary) -> None:
    """Adds tokenizer, licence and manifest to a folder that already holds the graph and its weights."""
    text = json.dumps(tokenizer_json(vocabulary), ensure_ascii=False, separators=(",", ":"))
    (folder / TOKENIZER).write_text(text + "\n", "utf-8", newline="\n")
    (folder / LICENCE).write_text(description.notice, "utf-8", newline="\n")
    names = {"graph": GRAPH, "weights": f"{GRAPH}.data", "tokenizer": TOKENIZER, "licence": LICENCE}
    entries = {
        role: {"path": name, "sha256": sha256_of(folder / name), "bytes": (folder / name).stat().st_size}
        for role, name in names.items()
    }
    manifest = {
        "format": 2,
        "name": description.name,
        "version": description.version,
        "architecture": "qwen2",
        "files": entries,
        "model": {
            "layers": config.layers,
            "width": config.width,
            "heads": config.heads,
            "kvHeads": config.kv_heads,
            "headDim": config.head_dim,
            "vocab": config.vocab,
            "parameters": description.parameters,
            "topK": min(TOP_K, config.vocab),
            "maxPositions": max_positions(config),
        },
        "tokenizer": {"kind": "huggingface"},
        "prompt": {"format": "qwen2-fim", **vocabulary.special},
        "memoryBytes": entries["weights"]["bytes"] + WORKING_BYTES,
        "licences": [{"name": description.base_name, "spdx": description.licence, "file": LICENCE}],
        "base": {
            "name": description.base_name,
            "sha256": description.base_sha256,
            "bytes": description.base_bytes,
            "converter": CONVERTER_VERSION,
        },
        "gate": UNTUNED_GATE,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", "utf-8", newline="\n")


def base_notice(name: str, sha256: str, shipped: bool) -> str:
    """Says where the base comes from and what was changed; behind it stands the licence of the shipped base."""
    parts = files(__package__).joinpath("licence")
    notice = parts.joinpath("NOTICE.txt").read_text("utf-8")
    notice = notice.format(
        name=name, sha256=sha256, licence=SHIPPED_LICENCE if shipped else OTHER_LICENCE, converter=CONVERTER_VERSION
    )
    return f"{notice}\n{parts.joinpath('Apache-2.0.txt').read_text('utf-8')}" if shipped else notice


def replace_folder(temporary: Path, target: Path) -> None:
    """Moves a finished folder to its place; one that stands there already is replaced."""
    if target.exists():
        shutil.rmtree(target)
    temporary.chmod(0o755)  # Temporary folders are private; a package is not.
    os.replace(temporary, target)
