"""Only permissive licences may stand in the manifest."""

import json
from pathlib import Path

import pytest

from anneal_train.corpus.fetch import load_lock
from anneal_train.corpus.manifest import LANGUAGES, ManifestError, licence_allowed, load_manifest, save_manifest

ENTRY = {"ecosystem": "npm", "name": "a", "version": "1.0.0", "licence": "MIT", "languages": ["javascript"]}
MANIFEST = Path(__file__).resolve().parents[2] / "corpus" / "manifest.json"


def _manifest(tmp_path: Path, *entries: dict) -> Path:
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(list(entries)))
    return path


@pytest.mark.parametrize("licence", ["MIT", "Apache-2.0 AND MIT", "(MIT OR GPL-3.0-only)", "0BSD", "PSF-2.0"])
def test_permissive_licences_pass(licence: str) -> None:
    assert licence_allowed(licence)


@pytest.mark.parametrize(
    "licence", ["GPL-3.0-only", "LGPL-2.1-or-later", "MPL-2.0", "", "Custom", "MIT AND GPL-2.0-only"]
)
def test_other_licences_are_rejected(tmp_path: Path, licence: str) -> None:
    with pytest.raises(ManifestError, match="licence"):
        load_manifest(_manifest(tmp_path, {**ENTRY, "licence": licence}))


def test_a_missing_licence_is_rejected(tmp_path: Path) -> None:
    entry = {key: value for key, value in ENTRY.items() if key != "licence"}
    with pytest.raises(ManifestError):
        load_manifest(_manifest(tmp_path, entry))


@pytest.mark.parametrize("change", [{"ecosystem": "other"}, {"languages": []}, {"languages": ["cobol"]}])
def test_unknown_ecosystems_and_languages_are_rejected(tmp_path: Path, change: dict) -> None:
    with pytest.raises(ManifestError):
        load_manifest(_manifest(tmp_path, {**ENTRY, **change}))


def test_a_package_may_be_listed_once(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="twice"):
        load_manifest(_manifest(tmp_path, ENTRY, ENTRY))


def test_saving_keeps_every_field(tmp_path: Path) -> None:
    path = _manifest(tmp_path, {**ENTRY, "heldOut": True, "capBytes": 5, "exclude": ["x/"]})
    packages = load_manifest(path)
    save_manifest(path, packages)
    assert load_manifest(path) == packages
    assert packages[0].held_out and packages[0].cap_bytes == 5 and packages[0].exclude == ["x/"]


def test_the_real_manifest_is_pinned_and_holds_out_three_packages_a_language() -> None:
    packages = load_manifest(MANIFEST)
    assert all(package.version for package in packages)
    for language in sorted(LANGUAGES):
        assert sum(package.held_out and language in package.languages for package in packages) >= 3, language


def test_every_package_of_the_real_manifest_has_its_hash_in_the_lock() -> None:
    lock = load_lock(MANIFEST.with_suffix(".lock.json"))
    for package in load_manifest(MANIFEST):
        row = lock[f"{package.ecosystem}:{package.name}"]
        assert row["version"] == package.version and len(row["sha256"]) == 64
