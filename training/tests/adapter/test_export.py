"""The small file of the adapter, and parcels."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest
import torch
from tiny_body import package, random_adapter

from anneal_train.adapter import parcel
from anneal_train.adapter.export import export_adapter, named_tensors, read_adapter
from anneal_train.adapter.progress import Progress
from anneal_train.adapter.settings import PRESETS
from anneal_train.adapter.state import read_state, save_state


@pytest.fixture()
def state(tmp_path) -> dict:
    adapter = random_adapter()
    optimizer = torch.optim.SGD(adapter.parameters(), lr=0.1)
    progress = Progress("mask", step=3, canvas_tokens=400)
    save_state(tmp_path, adapter, optimizer, progress, PRESETS["tiny"], package(), None)
    return read_state(tmp_path / "last.pt", package())


@pytest.mark.parametrize(("form", "error"), [("float16", 1e-3), ("int8", 1e-2)])
def test_the_file_holds_every_tensor_with_its_scale_in_it(state, form, error, tmp_path) -> None:
    entry = export_adapter(state, package(), tmp_path / "out", form)
    found, want = read_adapter(tmp_path / "out"), named_tensors(random_adapter())
    assert set(found) == set(want)
    for name, tensor in want.items():
        assert np.abs(found[name] - tensor).max() <= error * max(1.0, np.abs(tensor).max()), name
    update = random_adapter().layers[1].k
    x = torch.randn(5, package().sizes.width)
    written = x.numpy() @ found["layer.1.k.a"].T @ found["layer.1.k.b"].T
    assert np.allclose(written, update(x).detach().numpy(), atol=0.2 if form == "int8" else 0.02)
    said = json.loads((tmp_path / "out" / "adapter.json").read_text())["adapter"]
    assert said == entry and entry["trained"] == {"steps": 3, "canvasTokens": 400} and entry["rank"] == 4
    assert entry["operations"] == ["keep", "replace", "delete", "insert"]


def test_a_damaged_file_is_refused(state, tmp_path) -> None:
    export_adapter(state, package(), tmp_path / "out")
    path = tmp_path / "out" / "adapter.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(ValueError, match="damaged"):
        read_adapter(tmp_path / "out")


def packed(tmp_path) -> tuple[dict, dict]:
    rng = np.random.default_rng(1)
    files = {}
    for name, size in (("body/a", 40_000), ("body/empty", 0), ("b", 9_000)):
        path = tmp_path / name.replace("/", "-")
        path.write_bytes(rng.normal(0, 20, size).astype(np.int8).tobytes())
        files[name] = path
    return files, parcel.cut(files, tmp_path / "parcel", 10_000)


def test_a_parcel_is_cut_and_joined(tmp_path) -> None:
    files, manifest = packed(tmp_path)
    sizes = [part["bytes"] for part in manifest["parts"]]
    assert sizes[:-1] == [10_000] * (len(sizes) - 1) and sum(sizes) < 0.95 * 49_000
    paths = parcel.join(tmp_path / "parcel", tmp_path / "out")
    assert [path.read_bytes() for path in paths] == [path.read_bytes() for path in files.values()]
    # What is there, whole, is not written again: the parts may be gone by then.
    (tmp_path / "parcel" / "part-000").unlink()
    assert parcel.join(tmp_path / "parcel", tmp_path / "out") == paths
    assert parcel.missing_parts(tmp_path / "parcel") == ["part-000"]


def test_what_is_missing_or_damaged_is_named(tmp_path) -> None:
    _, manifest = packed(tmp_path)
    part = tmp_path / "parcel" / "part-001"
    data = part.read_bytes()
    part.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    assert parcel.missing_parts(tmp_path / "parcel") == ["part-001"]
    with pytest.raises(parcel.ParcelError, match="part-001"):
        parcel.join(tmp_path / "parcel", tmp_path / "out")
    part.write_bytes(data)
    manifest["files"][0]["sha256"] = hashlib.sha256(b"other").hexdigest()
    (tmp_path / "parcel" / "parcel.json").write_text(json.dumps(manifest))
    with pytest.raises(parcel.ParcelError, match="body/a is damaged"):
        parcel.join(tmp_path / "parcel", tmp_path / "out")
    assert not list((tmp_path / "out").rglob("*a*"))
    manifest["files"][0]["name"] = "../a"
    (tmp_path / "parcel" / "parcel.json").write_text(json.dumps(manifest))
    with pytest.raises(parcel.ParcelError, match="outside"):
        parcel.join(tmp_path / "parcel", tmp_path / "out")
    with pytest.raises(parcel.ParcelError, match="parts have"):
        parcel.cut({}, tmp_path / "large", 60_000_001)
