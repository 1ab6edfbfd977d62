"""Writes a package's graph anew without changing a weight: python scripts/rewrite_package.py PACKAGE --version V.

For a change of how the graph stores its weights. `export.py` would compute gains and frequencies again, whose last bits
depend on the processor; one such bit changes how activations are rounded, and answers in the third digit.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from export import packaged
from onnx import numpy_helper

from anneal_train.export.graph import build


def rewritten(package: Path) -> onnx.ModelProto:
    """The package's graph as `graph.build` writes it now, with the float initialisers that it has."""
    config, weights, _ = packaged(package)
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    model = build(weights, config.model, manifest["model"]["topK"])
    for new, old in zip(_floats(model), _floats(onnx.load(package / "model.onnx")), strict=True):
        np.testing.assert_allclose(numpy_helper.to_array(new), numpy_helper.to_array(old), rtol=1e-5)
        new.raw_data = old.raw_data
    return model


def _floats(model: onnx.ModelProto) -> list[onnx.TensorProto]:
    """The graph's float initialisers of more than one number, in order."""
    entries = [e for e in model.graph.initializer if e.data_type == onnx.TensorProto.FLOAT]
    return [e for e in entries if np.prod(e.dims) > 1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    parser.add_argument("--version", required=True)
    options = parser.parse_args()
    data = rewritten(options.package).SerializeToString()
    path = options.package / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["version"] = options.version
    manifest["files"]["graph"].update(sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))
    (options.package / "model.onnx").write_bytes(data)
    path.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
