"""The folders of the package: README.md describes every module, and imports follow the order in which data flows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "anneal_train"
#: Which folders the modules of a folder may import, besides their own and config.py.
LAYERS = {
    "corpus": {"packed", "data"},
    "packed": {"corpus", "data"},
    "breakage": set(),
    "data": {"packed", "breakage"},
    "model": {"data"},
    "train": {"model", "data"},
    "export": {"train", "model", "data"},
    "adapter": {"train", "data", "breakage", "packed", "corpus"},
    "reference": {"export", "train", "model", "data"},
    "evaluate": {"reference", "export", "train", "model", "data"},
}


def described() -> dict[str, str]:
    """Path below `anneal_train/` -> description, of the tree in README.md."""
    tree = (ROOT / "README.md").read_text(encoding="utf-8").split("```text\n")[1].split("```")[0]
    folders: list[str] = []
    found = {}
    for line in tree.splitlines():
        match = re.fullmatch(r"( *)(\S+?)(/?)  +(.+)", line)
        assert match, f"not a line of the tree: {line!r}"
        depth = len(match[1]) // 2
        folders = [*folders[:depth], match[2]]
        found["/".join(folders)] = match[4]
    return found


def test_the_tree_of_the_readme_names_every_module_and_nothing_else() -> None:
    files = {path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py"}
    folders = {path.parent for path in PACKAGE.rglob("__init__.py")} - {PACKAGE}
    tree = {path.relative_to(PACKAGE).as_posix() for path in files | folders}
    assert set(described()) == tree


def test_the_readme_names_every_recipe_and_script() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    names = [f"{path.parent.name}/{path.name}" for path in (*ROOT.glob("runs/*.sh"), *ROOT.glob("scripts/*.py"))]
    assert [name for name in names if f"`{name}" not in text] == []


def imported(path: Path) -> set[str]:
    """Folders of the package that a module imports, also inside functions."""
    here = path.relative_to(PACKAGE).parent.parts
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = here[: len(here) - (node.level - 1)]
            found.add((*base, *(node.module or "").split("."))[0])
    return found


@pytest.mark.parametrize("folder", sorted(LAYERS))
def test_a_folder_imports_only_what_lies_below_it(folder: str) -> None:
    allowed = {folder, "config"} | LAYERS[folder]
    for path in (PACKAGE / folder).rglob("*.py"):
        assert imported(path) <= allowed, path


def test_every_folder_has_its_layer_and_the_config_imports_nothing() -> None:
    assert {path.parent.name for path in PACKAGE.glob("*/__init__.py")} == set(LAYERS)
    assert imported(PACKAGE / "config.py") == set()
