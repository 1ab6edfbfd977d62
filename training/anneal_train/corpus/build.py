"""The whole pipeline: fetch, clean, cap, deduplicate, decontaminate, write."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

from .caps import cap_package
from .clean import clean_package
from .decontaminate import Contamination, is_idiom
from .dedupe import Deduper
from .fetch import fetch_all
from .manifest import Package, load_manifest, save_manifest
from .source import SourceFile
from .stats import Stats
from .store import write_records


def drop_exact(files: list[SourceFile], deduper: Deduper, stats: Stats) -> list[SourceFile]:
    """Files whose text was not seen before."""
    kept = []
    for file in files:
        if deduper.exact_duplicate(file.text):
            stats.removed(file.package, file.language, "exact duplicate")
        else:
            kept.append(file)
    return kept


def cap(files: list[SourceFile], package: Package, stats: Stats) -> list[SourceFile]:
    """The files of a package that stay under its cap."""
    capped = cap_package(files, package.cap_bytes)
    kept = {id(file) for file in capped}
    for file in files:
        if id(file) not in kept:
            stats.removed(package, file.language, "over the cap")
    return capped


def drop_near(files: list[SourceFile], deduper: Deduper, stats: Stats) -> list[SourceFile]:
    """Files that are not similar to one seen before."""
    kept = []
    for file in files:
        if deduper.near_duplicate(file.text):
            stats.removed(file.package, file.language, "near-duplicate")
        else:
            kept.append(file)
    return kept


def drop_contaminated(
    files: list[SourceFile], index: Contamination, stats: Stats
) -> tuple[list[SourceFile], list[SourceFile]]:
    """Files that share no n-gram with an evaluation set, and those that share only idioms with one."""
    kept: list[SourceFile] = []
    idiomatic: list[SourceFile] = []
    for file in files:
        hits = index.hits(file.text)
        if not hits:
            kept.append(file)
            continue
        stats.removed(file.package, file.language, "contaminated")
        stats.contaminated(file, hits)
        if all(is_idiom(gram) for gram in hits):
            stats.idiomatic(file)
            idiomatic.append(file)
    return kept, idiomatic


def write(path: Path, files: list[SourceFile], seed: int) -> None:
    """Write files shuffled by seed; the order does not depend on the order they came in."""
    order = sorted(files, key=lambda item: item.key)
    random.Random(seed).shuffle(order)
    write_records(path, (file.record() for file in order))


def build(manifest_path: Path, out: Path, evals: Path | None, seed: int) -> Stats:
    """Build the corpus into `out`; returns what was kept and removed.

    `train.jsonl.zst` holds no file with any hit. Files whose hits are all idioms go to
    `train-idiom.jsonl.zst`, which training may add: without them seven in ten counting loops are missing.
    """
    began = time.monotonic()
    packages = load_manifest(manifest_path)
    archives, failures = fetch_all(packages, out / "archives", manifest_path.with_suffix(".lock.json"))
    save_manifest(manifest_path, packages)
    stats = Stats(failures=failures)
    index = None
    if evals is not None:
        index = Contamination.of_folder(evals)
        stats.decontaminated = True
        print(f"decontamination: {len(index)} n-grams of {evals}", flush=True)

    deduper = Deduper()
    train: list[SourceFile] = []
    heldout: list[SourceFile] = []
    idiomatic: list[SourceFile] = []
    print("cleaning, then leaving out copies, near-copies (MinHash) and benchmark code, package by package", flush=True)
    # Held-out packages come first, so that what resembles them is removed from training.
    had = sorted((item for item in packages if item.label in archives), key=lambda item: not item.held_out)
    for number, package in enumerate(had, 1):
        stats.seen(package)
        unique = drop_exact(clean_package(package, archives[package.label], stats), deduper, stats)
        files = drop_near(cap(unique, package, stats), deduper, stats)
        if package.held_out:
            heldout += files
        else:
            if index is not None:
                files, only_idioms = drop_contaminated(files, index, stats)
                idiomatic += only_idioms
            train += files
        for file in files:
            stats.kept(file)
        row = stats.packages[package.label]
        progress = f"[{number}/{len(had)}, {time.monotonic() - began:.0f} s]"
        print(f"{progress} {package.label}: {row['files']} files, {row['bytes'] / 1e6:.2f} MB", flush=True)

    write(out / "train.jsonl.zst", train, seed)
    write(out / "train-idiom.jsonl.zst", idiomatic, seed)
    write(out / "heldout.jsonl.zst", heldout, seed)
    stats.seconds = round(time.monotonic() - began, 1)
    (out / "stats.json").write_text(json.dumps(stats.as_json(), indent=1) + "\n", "utf-8")
    return stats
