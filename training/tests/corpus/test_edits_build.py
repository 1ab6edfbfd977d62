"""Real edits of made-up packages, offline, with the download replaced."""

import io
import json
import tarfile
from pathlib import Path

import pytest

from anneal_train.corpus import __main__ as command
from anneal_train.corpus import fetch
from anneal_train.corpus.datasheet_edits import edits_section
from anneal_train.corpus.edits.build import EDITS, HELD_OUT, NUMBERS
from anneal_train.corpus.edits.releases import load_releases
from anneal_train.corpus.edits.selection import MOST_ALIKE
from anneal_train.corpus.manifest import ManifestError, Package, load_manifest
from anneal_train.corpus.store import read_records
from anneal_train.data.edit_pairs import EditPairs, read_edit_pairs


def _code(name: str, lines: int = 12) -> list[str]:
    return [f"export const {name}{n} = (value{n}) => {name}Call{n}(value{n});" for n in range(lines)]


def _with(lines: list[str], *changes: tuple[int, str]) -> str:
    """The lines as a file, some of them replaced."""
    changed = {**dict(enumerate(lines)), **dict(changes)}
    return "\n".join(changed.values()) + "\n"


FIX = "export const a5 = (value5) => !aCall5(value5);"
BROKEN = "export const ( = ;"
#: Releases of two packages: a held-out one and one of training, which copies an edit of the first.
RELEASES = {
    ("withheld", "1.0.0"): {"src/w.js": _with(_code("with"), (3, "export const w = 1;"), (9, "old(3);"))},
    ("withheld", "2.0.0"): {"src/w.js": _with(_code("with"), (3, "export const w = 2;"), (9, "fresh(3);"))},
    ("train", "1.0.0"): {
        "src/a.js": _with(_code("a")),
        "src/copy.js": _with(_code("copy"), (5, "export const w = 1;")),
        "src/leak.js": _with(_code("leak")),
        "src/broken.js": _with(_code("broken")),
        "src/style.js": _with(_code("style", 60)),
        "src/gone.js": _with(_code("gone")),
        "dist/a.js": _with(_code("built")),
    },
    ("train", "3.0.0"): {
        "src/a.js": _with(_code("a"), (5, FIX)),
        "src/copy.js": _with(_code("copy"), (5, "export const w = 2;")),
        "src/leak.js": _with(_code("leak"), (11, "leak(1);")),
        "src/broken.js": _with(_code("broken"), (2, BROKEN), (8, "fine();")),
        "src/style.js": _with(_code("style", 60)).replace("export const", "export let"),
        "src/new.js": _with(_code("new")),
        "dist/a.js": _with(_code("built"), (5, FIX)),
    },
}


def _spaced(text: str) -> str:
    """Every line three lines from the next, so that changes of neighbours stay apart."""
    return text.replace("\n", "\n// one\n// two\n")


RELEASES = {
    release: {path: _spaced(text) if "style" in path else text for path, text in files.items()}
    for release, files in RELEASES.items()
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    common = {"ecosystem": "npm", "version": "1.0.0", "licence": "MIT", "languages": ["javascript"]}
    rows = [{**common, "name": name, "heldOut": name == "withheld"} for name in ("train", "withheld")]
    (tmp_path / "manifest.json").write_text(json.dumps(rows))
    versions = {"train": ["1.0.0", "2.0.0", "3.0.0"], "withheld": ["1.0.0", "2.0.0"]}
    releases = [{"ecosystem": "npm", "name": name, "versions": each} for name, each in versions.items()]
    (tmp_path / "releases.json").write_text(json.dumps(releases))
    (tmp_path / "evals").mkdir()
    (tmp_path / "evals" / "set.json").write_text(json.dumps([{"code": _with(_code("leak"))}]))
    calls: list[str] = []

    def download(package: Package, folder: Path) -> Path:
        calls.append(package.label)
        files = RELEASES.get((package.name, package.version))
        if files is None:
            raise fetch.FetchError("no such release")
        path = folder / f"{package.name}-{package.version}.tgz"
        with tarfile.open(path, "w:gz") as tar:
            for name, text in files.items():
                info = tarfile.TarInfo(f"package/{name}")
                info.size = len(text.encode())
                tar.addfile(info, io.BytesIO(text.encode()))
        return path

    monkeypatch.setattr(fetch, "_download", download)
    monkeypatch.setattr(fetch, "calls", calls, raising=False)
    return tmp_path


def _mine(project: Path, *options: str) -> list[dict[str, str]]:
    places = ["--manifest", str(project / "manifest.json"), "--releases", str(project / "releases.json")]
    out = project / "data"
    assert command.main(["edits", *places, "--out", str(out), *options]) == 0
    return list(read_records(out / EDITS))


def test_the_whole_pipeline(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = _mine(project, "--evals", str(project / "evals"))
    by_path = {row["path"]: row for row in rows}
    assert set(by_path) == {"src/a.js", "src/style.js"}
    edit = by_path["src/a.js"]
    assert edit["after"] == FIX and edit["before"] == _code("a")[5]
    assert edit["prefix"] + edit["after"] + edit["suffix"] == RELEASES["train", "3.0.0"]["src/a.js"]
    assert edit["prefix"] + edit["before"] + edit["suffix"] == RELEASES["train", "1.0.0"]["src/a.js"]
    assert (edit["package"], edit["older"], edit["lang"]) == ("train@3.0.0", "1.0.0", "javascript")
    assert sum(row["path"] == "src/style.js" for row in rows) == MOST_ALIKE
    withheld = {row["after"]: row["kind"] for row in read_records(project / "data" / HELD_OUT)}
    assert withheld == {"export const w = 2;": "fix", "fresh(3);": "api"}

    numbers = json.loads((project / "data" / NUMBERS).read_text())
    left_out = numbers["removed"]["javascript"]
    assert left_out["duplicate"] == 1 and left_out["contaminated"] == 1
    assert left_out["file that does not parse"] == 1
    assert left_out["the same change too often"] == 60 - MOST_ALIKE
    assert numbers["changedFiles"] == {"javascript": 6}
    assert numbers["failures"] == ["npm train@2.0.0: no such release"]
    said = capsys.readouterr().out
    assert "skipped: npm train@2.0.0: no such release" in said and f"{len(rows)} edits" in said


def test_training_reads_what_was_mined(project: Path) -> None:
    rows = _mine(project)
    edits = read_edit_pairs(project / "data" / EDITS)
    assert len(EditPairs(edits, (("javascript", 1.0),))) == len(rows) == len(edits)


def test_it_says_loudly_that_it_did_not_decontaminate(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "src/leak.js" in {row["path"] for row in _mine(project)}
    assert "DECONTAMINATION NOT DONE" in capsys.readouterr().out
    assert "NOT DONE" in edits_section(json.loads((project / "data" / NUMBERS).read_text()))


def test_a_second_run_fetches_nothing_and_gives_the_same_bytes(project: Path) -> None:
    _mine(project)
    first = (project / "data" / EDITS).read_bytes()
    fetch.calls.clear()
    _mine(project)
    assert fetch.calls == ["train@2.0.0"]
    assert (project / "data" / EDITS).read_bytes() == first


def test_an_archive_that_differs_from_the_lock_is_refused(project: Path) -> None:
    _mine(project)
    lock = project / "releases.lock.json"
    lock.write_text(json.dumps([{**row, "sha256": "0" * 64} for row in json.loads(lock.read_text())]))
    assert _mine(project) == []
    numbers = json.loads((project / "data" / NUMBERS).read_text())
    assert sum("differs from the locked" in line for line in numbers["failures"]) == 4
    assert {row["sha256"] for row in json.loads(lock.read_text())} == {"0" * 64}


def test_the_corpus_lock_vouches_for_the_release_it_names(project: Path) -> None:
    row = {"ecosystem": "npm", "name": "train", "version": "1.0.0", "archive": "train-1.0.0.tgz", "sha256": "0" * 64}
    (project / "manifest.lock.json").write_text(json.dumps([row]))
    _mine(project)
    failures = json.loads((project / "data" / NUMBERS).read_text())["failures"]
    assert any("train@1.0.0" in line and "differs from the locked" in line for line in failures)


def test_the_datasheet_has_the_counts(project: Path) -> None:
    _mine(project, "--evals", str(project / "evals"))
    sheet = edits_section(json.loads((project / "data" / NUMBERS).read_text()))
    assert f"| javascript | 1 | 0 | 0 | {MOST_ALIKE} | {MOST_ALIKE + 1} | {MOST_ALIKE + 1} | 2 |" in sheet
    assert "| duplicate | 1 | 1 |" in sheet and "| train | npm |  | 7 | 1.0.0, 3.0.0 |" in sheet
    assert "- npm train@2.0.0: no such release" in sheet


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"name": "other", "versions": ["1", "2"]}, "not in the manifest"),
        ({"name": "train", "versions": ["1"]}, "two or more"),
        ({"name": "train", "versions": ["1", "1"]}, "two or more"),
    ],
)
def test_a_wrong_list_of_releases_is_named(project: Path, entry: dict, problem: str) -> None:
    (project / "releases.json").write_text(json.dumps([{"ecosystem": "npm", **entry}]))
    with pytest.raises(ManifestError, match=problem):
        load_releases(project / "releases.json", load_manifest(project / "manifest.json"))


def test_the_list_of_this_repository_is_right() -> None:
    corpus = command.TRAINING / "corpus"
    releases = load_releases(corpus / "releases.json", load_manifest(corpus / "manifest.json"))
    languages = {language for each in releases if not each.package.held_out for language in each.package.languages}
    assert len(languages) >= 4
    locked = {(row["name"], row["version"]) for row in json.loads((corpus / "releases.lock.json").read_text())}
    assert locked == {(each.package.name, version) for each in releases for version in each.versions}
