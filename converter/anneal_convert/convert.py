"""From a GGUF file to a model package in the cache."""

import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from . import CONVERTER_VERSION
from .base import BASE
from .gguf_source import GgufSource
from .graph import write_graph
from .network import Config, Layer, parameters
from .onnx_writer import OnnxWriter
from .package import GRAPH, MANIFEST, Description, base_notice, finish_package, replace_folder
from .prepare import prepare
from .products import FloatProducts, Int8Products
from .wheels import require_space

UNFINISHED = ".unfinished-"
MODEL_VERSION = "1.0.0"
UNKNOWN_LICENCE = "LicenseRef-of-the-base"
Report = Callable[[int, int, float], None]
# SPDX names of what GGUF files say in general.license.
SPDX = {"apache-2.0": "Apache-2.0", "mit": "MIT"}


def package_folder(cache: Path, name: str, sha256: str, float32: bool = False) -> Path:
    """Folder of the package of a base with this hash, made by this converter."""
    form = "-float32" if float32 else ""
    return cache / "packages" / f"{name}-{sha256[:16]}-{CONVERTER_VERSION}{form}"


def package_name(gguf_name: str, sha256: str) -> str:
    """Name of a package: fixed for the shipped base, made from the GGUF's own name for others."""
    if sha256 == BASE.sha256:
        return BASE.package_name
    return "anneal-" + re.sub(r"[^a-z0-9.]+", "-", gguf_name.lower()).strip("-")


def package_bytes(config: Config, float32: bool) -> int:
    """Bytes a package takes, with a tenth to spare."""
    return int(1.1 * parameters(config, tied=False) * (4 if float32 else 1))


def counted(layers: Iterator[Layer], total: int, report: Report) -> Iterator[Layer]:
    """The same layers; `report` gets the number of layers done, of layers in all, and of seconds passed."""
    started = time.monotonic()
    for index, layer in enumerate(layers):
        yield layer
        report(index + 1, total, time.monotonic() - started)


def convert(gguf: Path, sha256: str, cache: Path, report: Report, float32: bool = False) -> Path:
    """
    The package of a GGUF file; one that is in the cache is used as it is.

    Raises ConvertError for a file that cannot be converted. A package appears in its folder whole or not at all.
    """
    source = GgufSource(gguf)
    shipped = sha256 == BASE.sha256
    name = package_name(source.name, sha256)
    target = package_folder(cache, name, sha256, float32)
    if (target / MANIFEST).exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    for left_over in target.parent.glob(f"{UNFINISHED}*"):  # of a run that was killed
        shutil.rmtree(left_over, ignore_errors=True)
    temporary = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=target.parent))
    try:
        require_space(temporary, package_bytes(source.config, float32))
        network = prepare(source)
        network.layers = counted(network.layers, source.config.layers, report)
        writer = OnnxWriter(temporary, GRAPH)
        write_graph(source.config, writer, (FloatProducts if float32 else Int8Products)(writer), network)
        description = Description(
            name=name,
            version=MODEL_VERSION,
            base_name=BASE.name if shipped else source.name,
            base_sha256=sha256,
            base_bytes=gguf.stat().st_size,
            notice=base_notice(BASE.name if shipped else source.name, sha256, shipped),
            licence=BASE.licence if shipped else SPDX.get(source.licence, UNKNOWN_LICENCE),
            parameters=parameters(source.config, source.tied),
        )
        finish_package(temporary, description, source.config, source.vocabulary)
        replace_folder(temporary, target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return target
