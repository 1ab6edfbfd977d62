"""A GGUF file becomes a package that computes the same, whole or not at all."""

import hashlib
import json

import numpy as np
import pytest
from reference import log_softmax, reference_logits

from anneal_convert import convert as convert_module
from anneal_convert.__main__ import main
from anneal_convert.convert import convert
from anneal_convert.errors import ConvertError
from anneal_convert.session import Session
from anneal_convert.tiny import TinySource

SEED = 5
SHA = "ab" * 32


def quiet(done, total, seconds):
    """Reports nothing."""


def test_the_package_computes_what_the_file_holds(write_gguf, tmp_path):
    folder = convert(write_gguf(), SHA, tmp_path, quiet, float32=True)
    session, ids = Session(folder), [5, 300, 17, 260, 99]
    found = session.forward(session.empty_cache(1), 0, ids, [0, 1, 2, 3, 4])
    expected = log_softmax(reference_logits(TinySource(SEED), ids))
    np.testing.assert_allclose(found["top_logp"], np.sort(expected)[:, ::-1][:, :64], atol=2e-3)


def test_the_manifest_says_what_is_there(write_gguf, tmp_path):
    folder = convert(write_gguf(), SHA, tmp_path, quiet)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["format"] == 2
    assert manifest["name"] == "anneal-tiny-qwen"
    assert manifest["base"]["sha256"] == SHA
    assert manifest["licences"][0]["spdx"] == "LicenseRef-of-the-base"
    for entry in manifest["files"].values():
        data = (folder / entry["path"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (entry["bytes"], entry["sha256"])
    assert {path.name for path in folder.iterdir()} == {
        "manifest.json",
        *(entry["path"] for entry in manifest["files"].values()),
    }


def test_a_finished_package_is_used_again(write_gguf, tmp_path):
    gguf = write_gguf()
    folder = convert(gguf, SHA, tmp_path, quiet)
    before = (folder / "model.onnx").stat().st_mtime_ns
    assert convert(gguf, SHA, tmp_path, quiet) == folder
    assert (folder / "model.onnx").stat().st_mtime_ns == before


def test_an_interrupted_conversion_leaves_nothing(write_gguf, tmp_path):
    def interrupt(done, total, seconds):
        raise KeyboardInterrupt

    gguf = write_gguf()
    with pytest.raises(KeyboardInterrupt):
        convert(gguf, SHA, tmp_path, interrupt)
    assert list((tmp_path / "packages").iterdir()) == []
    assert convert(gguf, SHA, tmp_path, quiet).is_dir()


def test_what_a_killed_run_left_is_removed(write_gguf, tmp_path):
    (tmp_path / "packages" / ".unfinished-old").mkdir(parents=True)
    folder = convert(write_gguf(), SHA, tmp_path, quiet)
    assert list((tmp_path / "packages").iterdir()) == [folder]


def test_a_full_disk_is_said_before_the_work_begins(write_gguf, tmp_path, monkeypatch):
    def refuse(folder, needed):
        raise ConvertError(f"{needed} bytes are missing")

    monkeypatch.setattr(convert_module, "require_space", refuse)
    with pytest.raises(ConvertError, match="bytes are missing"):
        convert(write_gguf(), SHA, tmp_path, quiet)
    assert list((tmp_path / "packages").iterdir()) == []


def test_another_architecture_is_named(write_gguf, tmp_path):
    with pytest.raises(ConvertError, match="architecture llama; only qwen2"):
        convert(write_gguf("llama"), SHA, tmp_path, quiet)


def test_a_missing_tensor_is_named(write_gguf, tmp_path):
    with pytest.raises(ConvertError, match=r"blk\.1\.ffn_down\.weight"):
        convert(write_gguf(without="blk.1.ffn_down.weight"), SHA, tmp_path, quiet)


def test_a_file_of_another_format_is_an_error(tmp_path):
    path = tmp_path / "text.gguf"
    path.write_text("this is no model " * 100)
    with pytest.raises(ConvertError, match="cannot be read as a GGUF file"):
        convert(path, SHA, tmp_path, quiet)


def test_the_command_converts_another_file_and_prints_its_folder(write_gguf, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert main(["--gguf", str(write_gguf())]) == 0
    folder = capsys.readouterr().out.strip()
    assert json.loads((tmp_path / folder / "manifest.json").read_text())["name"] == "anneal-tiny-qwen"


def test_the_command_says_errors_in_a_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert main(["--gguf", str(tmp_path / "absent.gguf")]) == 1
    assert capsys.readouterr().err.strip().endswith("absent.gguf is not a file.")
