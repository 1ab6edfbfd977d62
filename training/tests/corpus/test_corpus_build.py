"""The pipeline on two made-up packages, offline, with the download replaced."""

import io
import json
import tarfile
from pathlib import Path

import pytest

from anneal_train.corpus import __main__ as command
from anneal_train.corpus import fetch
from anneal_train.corpus.build import build
from anneal_train.corpus.caps import cap_package
from anneal_train.corpus.datasheet import render
from anneal_train.corpus.extract import members, sources_of_map
from anneal_train.corpus.manifest import Package, parse_package
from anneal_train.corpus.source import SourceFile
from anneal_train.corpus.store import read_records


def _code(name: str, lines: int = 12) -> str:
    return "".join(f"export const {name}{n} = (value{n}) => {name}Call{n}(value{n});\n" for n in range(lines))


def _tar(path: Path, files: dict[str, str]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, text in files.items():
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(text.encode())
            tar.addfile(info, io.BytesIO(text.encode()))
    return path


PACKAGES = {
    "withheld": {"src/shared.js": _code("shared")},
    "train": {
        "src/a.js": _code("first"),
        "src/copy.js": _code("first"),
        "src/shared.js": _code("shared"),
        "src/leak.js": _code("leak"),
        "src/small.js": "x;\n",
        "src/lesser.js": "// SPDX-License-Identifier: LGPL-2.1+\n" + _code("lesser"),
        "src/a.ts": _code("typed"),
    },
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    common = {"ecosystem": "npm", "version": "1.0.0", "licence": "MIT", "languages": ["javascript"]}
    rows = [{**common, "name": name, "heldOut": name == "withheld"} for name in ("train", "withheld", "gone")]
    (tmp_path / "manifest.json").write_text(json.dumps(rows))
    (tmp_path / "evals").mkdir()
    (tmp_path / "evals" / "set.json").write_text(json.dumps([{"code": _code("leak")}]))
    calls: list[str] = []

    def download(package: Package, folder: Path) -> Path:
        calls.append(package.name)
        if package.name not in PACKAGES:
            raise fetch.FetchError("no such package")
        return _tar(folder / f"{package.name}-1.0.0.tgz", PACKAGES[package.name])

    monkeypatch.setattr(fetch, "_download", download)
    monkeypatch.setattr(fetch, "calls", calls, raising=False)
    return tmp_path


def test_the_whole_pipeline(project: Path) -> None:
    stats = build(project / "manifest.json", project / "data", project / "evals", seed=1)
    train = list(read_records(project / "data" / "train.jsonl.zst"))
    heldout = list(read_records(project / "data" / "heldout.jsonl.zst"))
    assert len(train) == 1
    assert train[0]["lang"] == "javascript" and train[0]["package"] == "train@1.0.0"
    assert train[0]["text"] == _code("first")
    assert [row["path"] for row in heldout] == ["src/shared.js"]
    assert stats.removed_total == {"too small": 1, "licence of the file": 1, "exact duplicate": 2, "contaminated": 1}
    assert stats.removed_by_language == {"javascript": stats.removed_total}
    assert stats.hits_by_set["javascript"] == {"set": 1}
    assert stats.failures == ["npm gone: no such package"]
    sheet = render(json.loads((project / "data" / "stats.json").read_text()))
    assert "train@1.0.0 | npm | MIT" in sheet and "NOT DONE" not in sheet


def test_without_sets_it_says_loudly_that_it_did_not_decontaminate(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = project / "data"
    assert command.main(["build", "--manifest", str(project / "manifest.json"), "--out", str(data)]) == 0
    assert "DECONTAMINATION NOT DONE" in capsys.readouterr().out
    assert len(list(read_records(data / "train.jsonl.zst"))) == 2
    assert "NOT DONE" in render(json.loads((data / "stats.json").read_text()))


def test_a_second_run_fetches_nothing_and_gives_the_same_bytes(project: Path) -> None:
    build(project / "manifest.json", project / "data", None, seed=1)
    first = (project / "data" / "train.jsonl.zst").read_bytes()
    fetch.calls.clear()
    build(project / "manifest.json", project / "data", None, seed=1)
    assert fetch.calls == ["gone"]
    assert (project / "data" / "train.jsonl.zst").read_bytes() == first


def test_an_archive_that_differs_from_the_lock_is_refused(project: Path) -> None:
    build(project / "manifest.json", project / "data", None, seed=1)
    lock = project / "manifest.lock.json"
    rows = json.loads(lock.read_text())
    lock.write_text(json.dumps([{**row, "sha256": "0" * 64} for row in rows]))
    stats = build(project / "manifest.json", project / "data", None, seed=1)
    assert sum("differs from the locked" in line for line in stats.failures) == 2


def test_maps_give_their_typescript(tmp_path: Path) -> None:
    content = {
        "sources": ["../../src/a.ts", "webpack://lib/b.js", "c.ts"],
        "sourcesContent": ["A", "B", None],
    }
    assert list(sources_of_map(json.dumps(content).encode())) == [("src/a.ts", b"A")]
    assert list(sources_of_map(b"not json")) == []
    archive = _tar(tmp_path / "a.tgz", {"dist/a.js.map": json.dumps(content), "b.css": "x", "c.js": "C"})
    assert list(members(archive)) == [("c.js", b"C", False), ("src/a.ts", b"A", True)]


def test_caps() -> None:
    package = parse_package({"ecosystem": "pypi", "name": "p", "licence": "MIT", "languages": ["python"]})
    code = [SourceFile(package, f"{n}.py", "python", "x" * 100) for n in range(10)]
    tests = [SourceFile(package, f"test_{n}.py", "python", "x" * 100, True) for n in range(10)]
    kept = cap_package(code + tests, 10_000)
    assert sum(file.is_test for file in kept) == 2 and len(kept) == 12
    assert sum(file.size for file in cap_package(code + tests, 550)) == 500
    assert cap_package(tests, 10_000) == []


@pytest.mark.parametrize(
    ("ecosystem", "name", "archive", "version"),
    [
        ("npm", "@scope/thing", "scope-thing-1.2.3-rc.1.tgz", "1.2.3-rc.1"),
        ("pypi", "more-itertools", "more_itertools-11.2.1-py3-none-any.whl", "11.2.1"),
        ("pypi", "some-thing", "some-thing-2.0.tar.gz", "2.0"),
    ],
)
def test_versions_of_archives(ecosystem: str, name: str, archive: str, version: str) -> None:
    assert fetch.version_from_archive(ecosystem, name, archive) == version
