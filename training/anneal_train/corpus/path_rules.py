"""Which paths of a package are its own hand-written source."""

from __future__ import annotations

import re

from .source import COMPILED

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

#: Where packages of compiled languages keep other people's code, besides VENDORED.
VENDORED_COMPILED = frozenset({"deps", "third-party", "3rdparty", "bundled", "godeps", "subprojects", "contrib-libs"})

#: Translations of compiled languages: `lang` and `es` are packages of code there.
LOCALES_COMPILED = frozenset({"locale", "locales", "i18n", "l10n"})

#: What protocol compilers, parser generators and the like write.
_GENERATED_NAME = re.compile(
    r"\.(pb|pb\.gw|twirp|capnp)\.(go|cc|h|c)$|\.(pb|upb|upbdefs|upb_minitable)\.[ch]c?$|_grpc\.pb\.go$"
    r"|_(string|gen|generated|easyjson)\.go$|^(zz_generated|zerrors|zsyscall|zsysnum|ztypes|bindata)[._]"
    r"|\.(tab|yy)\.[ch]c?$|^lex\.|^moc_",
    re.I,
)

_BUILT_NAME = re.compile(r"[.-](min|bundle|umd|prod|production|global|iife|amd)\.[cm]?js$", re.I)
_TEST_FOLDERS = frozenset(
    {"test", "tests", "testing", "__tests__", "spec", "specs", "__mocks__", "fixtures", "testdata"}
)
_TEST_FOLDERS_COMPILED = frozenset({"unittest", "unittests", "testsuite", "benches", "benchmark", "benchmarks", "t"})
_TEST_NAME = re.compile(r"(^test_.*\.py$|_test\.py$|^tests?\.py$|^conftest\.py$|[._-](test|spec)\.[cm]?[jt]sx?$)", re.I)
_TEST_NAME_COMPILED = re.compile(
    r"_test\.go$|(^Test[A-Z]\w*|Tests?|TestCase)\.java$|(^|_)tests?\.rs$"
    r"|([_-](unit)?tests?|(?<=[a-z])Test)\.(c|cc|cpp|cxx|h|hpp)$|^(unit)?test[_-].*\.(c|cc|cpp|cxx|h|hpp)$"
)
_COMPILED_NAME = re.compile(r"\.(go|java|rs|c|h|cc|cpp|cxx|hh|hpp|hxx)$", re.I)


def is_test(path: str) -> bool:
    """Whether a path looks like a test or a test's fixture."""
    *folders, name = path.split("/")
    lowered = {folder.lower() for folder in folders}
    if lowered & _TEST_FOLDERS or _TEST_NAME.search(name):
        return True
    return bool(_COMPILED_NAME.search(name) and (lowered & _TEST_FOLDERS_COMPILED or _TEST_NAME_COMPILED.search(name)))


def path_problem(path: str, family: str, from_map: bool = False) -> str | None:
    """Why a path of a file of a manifest language (`family`) is refused, or None when it is taken."""
    *folders, name = path.split("/")
    lowered = {folder.lower() for folder in folders}
    if lowered & VENDORED:
        return "vendored"
    if family in COMPILED:
        return _compiled_problem(lowered, name)
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


def _compiled_problem(folders: set[str], name: str) -> str | None:
    """The rules for Go, Java, Rust, C and C++."""
    if folders & VENDORED_COMPILED:
        return "vendored"
    if folders & LOCALES_COMPILED:
        return "locale"
    if name in {"package-info.java", "module-info.java"}:
        return "declaration"
    return "generated" if _GENERATED_NAME.search(name) else None
