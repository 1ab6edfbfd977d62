"""The tiny model of the tests is made by the converter, and the committed one is what it makes today."""

import json
from pathlib import Path

import numpy as np
import onnx
import pytest

from anneal_convert.fetch import sha256_of
from anneal_convert.package import MANIFEST
from anneal_convert.tiny import tiny_vocabulary, write_tiny

COMMITTED = Path(__file__).parents[2] / "test" / "fixtures" / "tiny-model"
COMMITTED_SEED = 1


def names_of(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_tiny(tmp_path / name, 9)
    assert names_of(tmp_path / "a") == names_of(tmp_path / "b")
    for name in names_of(tmp_path / "a"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_another_seed_gives_other_weights(tmp_path):
    for seed in (1, 2):
        write_tiny(tmp_path / str(seed), seed)
    assert (tmp_path / "1/model.onnx.data").read_bytes() != (tmp_path / "2/model.onnx.data").read_bytes()


def test_the_vocabulary_can_spell_every_byte():
    vocabulary = tiny_vocabulary()
    assert len(set(vocabulary.tokens[:256])) == 256
    assert 550 < len(vocabulary.kept) < 700


def test_the_committed_model_is_what_the_converter_makes(tmp_path):
    """Weights may differ by one step: the last bit of a float32 product depends on the processor."""
    write_tiny(tmp_path / "now", COMMITTED_SEED)
    assert names_of(COMMITTED) == names_of(tmp_path / "now")
    for name in ("tokenizer.json", "LICENSE"):
        assert (COMMITTED / name).read_bytes() == (tmp_path / "now" / name).read_bytes()
    then, now = (onnx.load(folder / "model.onnx") for folder in (COMMITTED, tmp_path / "now"))
    assert [node.SerializeToString() for node in then.graph.node] == [
        node.SerializeToString() for node in now.graph.node
    ]
    for a, b in zip(then.graph.initializer, now.graph.initializer, strict=True):
        assert a.name == b.name
        x, y = onnx.numpy_helper.to_array(a).astype(np.float64), onnx.numpy_helper.to_array(b).astype(np.float64)
        np.testing.assert_allclose(x, y, rtol=1e-4, atol=1 if a.data_type == onnx.TensorProto.INT8 else 1e-5)


@pytest.mark.parametrize("role", ["graph", "weights", "tokenizer", "licence"])
def test_the_committed_manifest_fits_its_files(role):
    entry = json.loads((COMMITTED / MANIFEST).read_text())["files"][role]
    path = COMMITTED / entry["path"]
    assert (path.stat().st_size, sha256_of(path)) == (entry["bytes"], entry["sha256"])
