"""Writes a model package (`models/`): graph, tokenizer, and a manifest that names them by hash."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from ..config import Config, config_from_dict
from ..data.vocab import ID, LANGUAGE_ALIASES, LANGUAGES, LENGTH_TOKENS, LENGTHS, MAX_CANVAS, language_id
from ..model.network import AnnealModel
from ..model.qat import quantised_state
from ..train import checkpoint
from .graph import build

FORMAT = 2
#: Name of the network in manifests.
ARCHITECTURE = "two-stream"
#: The project's licence is that of its weights.
LICENCE = Path(__file__).parents[3] / "LICENSE"
#: Resident bytes of a loaded package for each byte of its graph: weights as onnxruntime packs them, and its arenas.
MEMORY_PER_GRAPH_BYTE = 4
TOP_K = 8
THRESHOLD = 0.9
MAX_STEPS = 64
#: Most lengths tried side by side: as many as the length query has answers.
CANDIDATES = TOP_K
#: `sampler.order` of the autoregressive twin (twin_canvas.py); a diffusion model names none.
LEFT_TO_RIGHT = "left-to-right"
#: The gate before it is tuned on held-out files (`npm run gate`).
UNTUNED_GATE = {"low": 0.3, "medium": 0.5, "high": 0.7}


def weights_of(state: dict[str, torch.Tensor]) -> dict[str, np.ndarray]:
    """State dict as float32 arrays."""
    return {name: tensor.float().cpu().numpy() for name, tensor in state.items()}


def special_tokens(tokenizer: Tokenizer) -> dict[str, Any]:
    names = ("mask", "expand", "delete", "len", "bof", "eof")
    tags = {name: language_id(name) for name in (*LANGUAGES, *LANGUAGE_ALIASES)}
    return {
        **{name: ID[f"<|{name}|>"] for name in names},
        "newline": tokenizer.encode("\n").ids[0],
        "languages": tags,
        "lengths": [{"id": ID[t], "value": v} for t, v in zip(LENGTH_TOKENS, LENGTHS, strict=True)],
    }


def write_package(
    config: Config,
    weights: dict[str, np.ndarray],
    tokenizer: Tokenizer,
    out: Path,
    *,
    name: str,
    version: str,
    training: dict[str, Any],
    quantised: bool = True,
) -> None:
    """Writes model.onnx, tokenizer.json and manifest.json, its gate not yet tuned, into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    model = build(weights, config.model, TOP_K, quantised)
    (out / "model.onnx").write_bytes(model.SerializeToString())
    tokenizer.save(str(out / "tokenizer.json"))
    shutil.copyfile(LICENCE, out / LICENCE.name)
    manifest = {
        "format": FORMAT,
        "name": name,
        "version": version,
        "architecture": ARCHITECTURE,
        "files": {
            "graph": _entry(out / "model.onnx"),
            "tokenizer": _entry(out / "tokenizer.json"),
            "licence": _entry(out / LICENCE.name),
        },
        "model": {
            "layers": config.model.layers,
            "width": config.model.width,
            "heads": config.model.heads,
            "kvHeads": config.model.kv_heads,
            "headDim": config.model.head_dim,
            "vocab": config.model.vocab,
            "parameters": int(sum(w.size for w in weights.values())),
            "bodyParameters": int(sum(w.size for name, w in weights.items() if name.startswith("blocks."))),
            "topK": TOP_K,
            "maxCanvas": MAX_CANVAS,
            "maxPrefix": config.data.stream,
            "maxSuffix": config.data.stream,
            # Whether the weights learned to judge and change drafts (stage 2); absent means no.
            **({"edit": True} if config.edit.share > 0 else {}),
            "languages": sorted(name for name, _ in config.data.languages),
        },
        "tokens": special_tokens(tokenizer),
        "sampler": {
            "threshold": THRESHOLD,
            "maxSteps": MAX_STEPS,
            "candidates": CANDIDATES,
            **({"order": LEFT_TO_RIGHT} if config.model.twin else {}),
            **({"begin": config.data.fixed_canvas} if config.data.fixed_canvas else {}),
        },
        "tokenizer": {"kind": "anneal"},
        "prompt": {"format": "streams"},
        "memoryBytes": MEMORY_PER_GRAPH_BYTE * (out / "model.onnx").stat().st_size,
        "licences": [{"name": name, "spdx": "MIT", "file": LICENCE.name}],
        "gate": UNTUNED_GATE,
        "training": training,
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


def note_agreement(package: Path, agreement: float) -> None:
    """Writes into the manifest how often the int8 graph's best token is that of the float weights (0..1)."""
    path = package / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["training"]["int8_agreement"] = round(agreement, 4)
    path.write_text(json.dumps(manifest, indent=2) + "\n")


def _entry(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    return {"path": path.name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def trained_weights(state: dict[str, Any]) -> dict[str, torch.Tensor]:
    """A checkpoint's weights; the rounded ones if training used them at the end (qat.py)."""
    if not state.get("on_grid"):
        return state["model"]
    model = AnnealModel(config_from_dict(state["config"]).model)
    model.load_state_dict(state["model"])
    return quantised_state(model)


def read_checkpoint(path: Path) -> tuple[Config, dict[str, np.ndarray], dict[str, Any]]:
    """A checkpoint's config, weights (`trained_weights`) and progress."""
    state = checkpoint.load(path)
    return config_from_dict(state["config"]), weights_of(trained_weights(state)), state["progress"]
