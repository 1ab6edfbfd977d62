"""Which paths of a package are its own hand-written source."""

from __future__ import annotations

import re

#: Folders that hold other people's code, whatever the language.
VENDORED = frozenset(
    {
        "node_modules",
        "vendor",
        "vendors",
        "_vendor",
        "vendored",
        "third_party",
        "thirdparty",
        "external",
        "externals",
        "extern",
    }
)

#: Folders of translations and similar data.
LOCALES = frozenset({"locale", "locales", "i18n", "lang", "langs", "nls"})

#: Folders of built JavaScript (and TypeScript copies beside it).
BUILT = frozenset(
    {
        "dist",
        "build",
        "builds",
        "bundle",
        "bundles",
        "umd",
        "amd",
        "cjs",
        "es",
        "es5",
        "esm5",
        "_cjs",
        "_esm",
        "min",
        "min-maps",
    }
)

_BUILT_NAME = re.compile(r"[.-](min|bundle|umd|prod|production|global|iife|amd)\.[cm]?js$", re.I)
_TEST_FOLDERS = frozenset(
    {"test", "tests", "testing", "__tests__", "spec", "specs", "__mocks__", "fixtures", "testdata"}
)
_TEST_NAME = re.compile(r"(^test_.*\.py$|_test\.py$|^tests?\.py$|^conftest\.py$|[._-](test|spec)\.[cm]?[jt]sx?$)", re.I)


def is_test(path: str) -> bool:
    """Whether a path looks like a test or a test's fixture."""
    *folders, name = path.split("/")
    return any(folder.lower() in _TEST_FOLDERS for folder in folders) or bool(_TEST_NAME.search(name))


def path_problem(path: str, from_map: bool = False) -> str | None:
    """Why a path is refused, or None when it is taken."""
    *folders, name = path.split("/")
    lowered = {folder.lower() for folder in folders}
    if lowered & VENDORED:
        return "vendored"
    if lowered & LOCALES:
        return "locale"
    if re.search(r"\.d\.[cm]?ts$", name):
        return "declaration"
    if from_map or name.endswith(".py"):
        return None
    if lowered & BUILT:
        return "built"
    if _BUILT_NAME.search(name):
        return "built"
    return None
