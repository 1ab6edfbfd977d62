"""Keep one package from filling the corpus, and tests from filling a package."""

from __future__ import annotations

from .source import SourceFile

#: Largest share of a package's bytes that may be tests.
MAX_TEST_SHARE = 0.2


def _take(files: list[SourceFile], budget: float) -> list[SourceFile]:
    """Files in a stable pseudo-random order while they fit into a budget of bytes."""
    taken: list[SourceFile] = []
    used = 0
    for file in sorted(files, key=lambda item: item.key):
        size = file.size
        if used + size <= budget:
            taken.append(file)
            used += size
    return taken


def cap_package(files: list[SourceFile], cap_bytes: int) -> list[SourceFile]:
    """The files of one package that stay under its cap, tests being at most a fifth of them."""
    code = _take([file for file in files if not file.is_test], cap_bytes)
    used = sum(file.size for file in code)
    room = min(cap_bytes - used, used * MAX_TEST_SHARE / (1 - MAX_TEST_SHARE))
    return code + _take([file for file in files if file.is_test], room)
