"""The whole pipeline of real edits: fetch releases, compare consecutive ones, choose, write."""

from __future__ import annotations

import json
import time
from itertools import pairwise
from pathlib import Path

from ..decontaminate import Contamination
from ..manifest import load_manifest
from ..store import write_records
from .archives import fetch_releases
from .edit import Edit
from .mine import mine_pair, read_release
from .record import record
from .releases import Releases, load_releases
from .selection import Selection
from .tally import Tally

#: What a build writes: the edits, those of the held-out packages, and the numbers.
EDITS, HELD_OUT, NUMBERS = "edits.jsonl.zst", "edits-heldout.jsonl.zst", "edits.json"


def mine_package(releases: Releases, archives: dict[str, Path], tally: Tally) -> tuple[list[Edit], list[str]]:
    """All edits between consecutive releases of a package that were had, and the versions of those."""
    had = [package for package in releases.each if package.label in archives]
    edits: list[Edit] = []
    # Of each archive in turn: no more than two releases are in memory.
    read = ((package, read_release(package, archives[package.label])) for package in had)
    for (older, old), (newer, new) in pairwise(read):
        edits += mine_pair(older, old, newer, new, tally)
    return edits, [package.version for package in had]


def build_edits(manifest_path: Path, releases_path: Path, out: Path, evals: Path | None) -> Tally:
    """Write EDITS, HELD_OUT and NUMBERS into `out`; the same archives give the same bytes."""
    began = time.monotonic()
    releases = load_releases(releases_path, load_manifest(manifest_path))
    lock_path, corpus_lock = releases_path.with_suffix(".lock.json"), manifest_path.with_suffix(".lock.json")
    archives, failures = fetch_releases(releases, out / "archives", lock_path, corpus_lock)
    for line in failures:
        print(f"skipped: {line}", flush=True)
    index = Contamination.of_folder(evals) if evals else None
    tally = Tally()
    selection = Selection(index, tally)
    written: dict[bool, list[dict[str, str]]] = {False: [], True: []}
    # Held-out packages come first: an edit that they have too is no edit of training.
    order = sorted(releases, key=lambda each: (not each.package.held_out, each.package.ecosystem, each.package.name))
    for number, each in enumerate(order, 1):
        mined, versions = mine_package(each, archives, tally)
        kept = list(selection.of_package(mined))
        for edit in kept:
            tally.keep(edit, each.package.held_out)
        written[each.package.held_out] += [record(edit) for edit in sorted(kept, key=lambda one: one.place)]
        tally.package(each.package, versions, len(kept))
        progress = f"[{number}/{len(order)}, {time.monotonic() - began:.0f} s]"
        print(f"{progress} {each.package.name}: {len(kept)} edits of {len(mined)}", flush=True)
    for held_out, name in ((False, EDITS), (True, HELD_OUT)):
        write_records(out / name, written[held_out])
    numbers = tally.as_json(failures, index is not None, round(time.monotonic() - began, 1))
    (out / NUMBERS).write_text(json.dumps(numbers, indent=1) + "\n", "utf-8")
    return tally
