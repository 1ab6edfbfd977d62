"""The rules together on one archive: languages asked for, headers, and reasons that are counted."""

import io
import tarfile
from pathlib import Path

import pytest

from anneal_train.corpus.clean import clean_package
from anneal_train.corpus.manifest import Package
from anneal_train.corpus.stats import Stats

BODY = "".join(f"int sum_{n}(int left, int right) {{ return left + right + {n}; }}\n" for n in range(12))
FILES = {
    "src/sum.c": BODY,
    "src/sum.cc": "namespace a {\n" + BODY + "}\n",
    "include/plain.h": BODY,
    "include/classes.h": "class Sum;\n" + BODY,
    "deps/other.c": BODY,
    "src/latin.c": BODY.encode() + b"/* caf\xe9 */\n",
    "tools/run.py": "x = 1\n" * 100,
}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "thing.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name, text in FILES.items():
            raw = text if isinstance(text, bytes) else text.encode()
            info = tarfile.TarInfo(f"thing-1.0/{name}")
            info.size = len(raw)
            tar.addfile(info, io.BytesIO(raw))
    return path


def _clean(archive: Path, *languages: str) -> tuple[dict[str, str], Stats]:
    package = Package("debian", "thing", "1.0", "MIT", list(languages))
    stats = Stats()
    stats.seen(package)
    return {file.path: file.language for file in clean_package(package, archive, stats)}, stats


def test_a_c_package_gives_c_and_counts_what_it_leaves_out(archive: Path) -> None:
    kept, stats = _clean(archive, "c")
    assert kept == {"src/sum.c": "c", "include/plain.h": "c"}
    assert stats.removed_by_language == {"c": {"header of another language": 1, "vendored": 1, "not UTF-8": 1}}


def test_every_header_of_a_cpp_package_is_cpp(archive: Path) -> None:
    kept, stats = _clean(archive, "cpp")
    assert kept == {"src/sum.cc": "cpp", "include/plain.h": "cpp", "include/classes.h": "cpp"}
    assert not stats.removed_total


def test_headers_of_a_package_in_both_are_told_apart(archive: Path) -> None:
    kept, _ = _clean(archive, "c", "cpp")
    assert kept["include/plain.h"] == "c" and kept["include/classes.h"] == "cpp"
    assert "tools/run.py" not in kept
