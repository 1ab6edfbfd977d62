"""Token shards: what goes in comes out, damage is noticed, and any folder of code will do."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from tiny_body import FOLDER
from tokenizers import Tokenizer

from anneal_train.adapter import shards as shard_file
from anneal_train.adapter.rows import frequent_rows
from anneal_train.adapter.shards import Record, decode_shard, encode_shard, read_shards
from anneal_train.adapter.sources import records_of
from anneal_train.adapter.tokenise import write_code

TOKENIZER = FOLDER / "tokenizer.json"


def test_records_come_back_with_tokens_of_three_bytes() -> None:
    records = [
        Record("go", (np.array([0, 65_536, 151_935]),)),
        Record("c", tuple(map(np.array, ([1], [2, 3], [4], [])))),
    ]
    found = decode_shard(encode_shard(records))
    assert [record.language for record in found] == ["go", "c"]
    assert [[piece.tolist() for piece in record.pieces] for record in found] == [
        [[0, 65_536, 151_935]],
        [[1], [2, 3], [4], []],
    ]


def test_texts_come_back_and_edits_stand_behind_the_code(shards, documents) -> None:
    records = read_shards(shards, TOKENIZER)
    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    texts = {document["text"] for document in documents}
    code = [record for record in records if len(record.pieces) == 1]
    assert len(code) > 5 and all(tokenizer.decode(record.pieces[0].tolist()) in texts for record in code)
    assert [len(record.pieces) for record in records[len(code) :]] == [4, 4]
    assert tokenizer.decode(records[-1].pieces[1].tolist()) == "    return total + 1\n"


def test_damage_and_other_tokens_are_noticed(tmp_path, documents, monkeypatch) -> None:
    monkeypatch.setattr(shard_file, "SHARD_TOKENS", 5000)
    manifest = write_code(documents, [], TOKENIZER, tmp_path, limit=20_000)
    assert len(manifest["shards"]) > 1 and sum(row["tokens"] for row in manifest["shards"]) <= 20_000
    with pytest.raises(ValueError, match="another tokenizer"):
        read_shards(tmp_path, FOLDER / "manifest.json")
    path = tmp_path / manifest["shards"][1]["path"]
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match=path.name):
        read_shards(tmp_path)
    with pytest.raises(ValueError, match="no token shards"):
        read_shards(tmp_path / "nowhere")


def test_any_folder_of_source_files_will_do(tmp_path) -> None:
    (tmp_path / "lib" / "node_modules").mkdir(parents=True)
    code = "def add(a, b):\n    return a + b\n" * 20
    (tmp_path / "lib" / "a.py").write_text(code)
    (tmp_path / "lib" / "special.py").write_text(code + "'<|endoftext|>'\n")
    (tmp_path / "lib" / "binary.py").write_bytes(b"\xff" * 400)
    (tmp_path / "lib" / "short.py").write_text("x = 1\n")
    (tmp_path / "lib" / "node_modules" / "b.js").write_text("let a = 1\n" * 50)
    (tmp_path / "lib" / "notes.txt").write_text(code)
    records = records_of(tmp_path)
    assert [(record["lang"], record["path"]) for record in records] == [
        ("python", "lib/a.py"),
        ("python", "lib/special.py"),
    ]
    # What holds special tokens is left out.
    write_code(records, [], TOKENIZER, tmp_path / "out")
    assert len(read_shards(tmp_path / "out")) == 1
    (tmp_path / "empty").mkdir()
    with pytest.raises(ValueError, match="no source files"):
        records_of(tmp_path / "empty")


def test_rows_are_the_frequent_tokens_and_the_special_ones() -> None:
    records = [Record("c", (np.array([7, 7, 7, 3, 3, 5]),))]
    assert frequent_rows(records, 20, [19], 3).tolist() == [3, 7, 19]
    assert frequent_rows(records, 20, [19], 0) is None and frequent_rows(records, 20, [19], 20) is None


def test_training_reads_shards_without_the_packages_that_only_the_corpus_needs() -> None:
    program = (
        "import sys\n"
        "for name in ('zstandard', 'tree_sitter', 'datasketch', 'matplotlib', 'onnxruntime'):\n"
        "    sys.modules[name] = None\n"
        "import anneal_train.adapter.trainer, anneal_train.adapter.evaluate, anneal_train.adapter.export\n"
        "import anneal_train.adapter.parcel\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
