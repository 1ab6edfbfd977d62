"""A pack gives back what went in, keeps to its budget and its mix, and is refused when damaged."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from anneal_train.corpus import __main__ as command
from anneal_train.corpus.boundaries import boundary_bits
from anneal_train.corpus.store import write_records
from anneal_train.packed.check import check_pack
from anneal_train.packed.order import mixed_order
from anneal_train.packed.reader import Pack
from anneal_train.packed.shard import Document, PackError, decode_shard, encode_shard
from anneal_train.packed.writer import write_pack

ODD = [
    ("empty.py", ""),
    ("spells_special_tokens.py", "x = '<|mask|>'\n"),
    ("not_ascii.py", "grüße = '🙂日本'\r\n\tx = 1\n"),
    ("no_line_break_at_the_end.py", "x = 1"),
]


@pytest.fixture(scope="module")
def tokenizer_file(tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tokenizer") / "tokenizer.json"
    tokenizer.save(str(path))
    return path


@pytest.fixture(scope="module")
def records(documents: list[dict]) -> list[dict]:
    small = [document for document in documents if len(document["text"]) < 16_000]
    return small + [{"lang": "python", "package": "odd@1", "path": path, "text": text} for path, text in ODD]


@pytest.fixture(scope="module")
def packed(records: list[dict], tokenizer_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packed")
    write_pack(records, tokenizer_file, folder, 10_000_000, shard_tokens=30_000)
    return folder


@pytest.fixture
def pack(packed: Path, tmp_path: Path) -> Path:
    """A copy that a test may harm."""
    return Path(shutil.copytree(packed, tmp_path / "pack"))


def _key(record: dict) -> tuple[str, str]:
    return record["package"], record["path"]


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def test_texts_come_back_byte_for_byte(records: list[dict], pack: Path) -> None:
    read = Pack(pack)
    assert len(read.shards) > 2 and read.manifest["wholeCorpus"]
    assert sorted(read.records(), key=_key) == sorted(records, key=_key)


def test_documents_carry_tokens_and_bits(records: list[dict], pack: Path, tokenizer: Tokenizer) -> None:
    texts = {_key(record): record for record in records}
    for document in Pack(pack).documents():
        record = texts[document.package, document.path]
        encoding = tokenizer.encode(record["text"])
        assert document.language == record["lang"]
        assert document.tokens.dtype == np.uint16 and document.tokens.tolist() == encoding.ids
        assert document.bits.tolist() == boundary_bits(record["text"], record["lang"], encoding.offsets).tolist()


def test_reading_needs_no_parser() -> None:
    program = (
        "import sys; sys.modules['tree_sitter'] = None; import anneal_train.packed.reader, anneal_train.packed.bits"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])


def test_some_shards_alone_can_be_read(pack: Path) -> None:
    read = Pack(pack)
    assert len(list(read.documents([1]))) == read.shards[1]["documents"]
    assert len(list(read.documents())) == sum(shard["documents"] for shard in read.shards)


@pytest.mark.parametrize("share", [0.4, 0.7])
def test_a_budget_is_kept_and_used_with_the_mix_of_the_whole(
    records: list[dict], tokenizer_file: Path, pack: Path, tmp_path: Path, share: float
) -> None:
    whole = Pack(pack).manifest["languages"]
    tokenizer_bytes = tokenizer_file.stat().st_size
    budget = int((_bytes(pack) - tokenizer_bytes) * share) + tokenizer_bytes
    manifest = write_pack(records, tokenizer_file, tmp_path / "small", budget, shard_tokens=30_000)
    assert _bytes(tmp_path / "small") <= budget
    assert _bytes(tmp_path / "small") - tokenizer_bytes > 0.8 * (budget - tokenizer_bytes)
    assert not manifest["wholeCorpus"]
    every, some = (sum(row["bytes"] for row in part.values()) for part in (whole, manifest["languages"]))
    for language, row in whole.items():
        assert manifest["languages"][language]["bytes"] / some == pytest.approx(row["bytes"] / every, abs=0.05)


def test_the_same_corpus_gives_the_same_bytes(records: list[dict], tokenizer_file: Path, pack: Path) -> None:
    first = {path.name: path.read_bytes() for path in pack.iterdir()}
    write_pack(records[::-1], tokenizer_file, pack, 10_000_000, shard_tokens=30_000)
    assert {path.name: path.read_bytes() for path in pack.iterdir()} == first


def test_packing_anew_leaves_no_old_shards(records: list[dict], tokenizer_file: Path, pack: Path) -> None:
    before = len(list(pack.glob("shard-*")))
    write_pack(records[:20], tokenizer_file, pack, 10_000_000)
    assert before > len(list(pack.glob("shard-*"))) == 1


def test_a_budget_below_the_tokenizer_is_refused(records: list[dict], tokenizer_file: Path, tmp_path: Path) -> None:
    with pytest.raises(PackError, match="too small"):
        write_pack(records, tokenizer_file, tmp_path / "pack", 5_000)


@pytest.mark.parametrize("name", ["shard-0001.zst", "tokenizer.json"])
@pytest.mark.parametrize("harm", ["flip", "cut", "gone"])
def test_damage_is_refused_and_named(pack: Path, name: str, harm: str) -> None:
    path = pack / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(data if harm == "flip" else data[:-5])
    with pytest.raises(PackError, match=name):
        list(Pack(pack).documents())


@pytest.mark.parametrize(
    ("text", "why"),
    [(None, "not finished"), ("{", "cannot be read"), ("[]", "cannot be read"), ("{}", "cannot be read")],
)
def test_a_folder_that_is_no_pack_is_refused(pack: Path, text: str | None, why: str) -> None:
    manifest = pack / "manifest.json"
    manifest.unlink()
    if text is not None:
        manifest.write_text(text)
    with pytest.raises(PackError, match=why):
        Pack(pack)


def test_another_format_is_refused(pack: Path) -> None:
    manifest = json.loads((pack / "manifest.json").read_text())
    (pack / "manifest.json").write_text(json.dumps({**manifest, "format": 99}))
    with pytest.raises(PackError, match="format 99"):
        Pack(pack)


def test_a_shard_that_does_not_add_up_is_refused() -> None:
    document = Document(np.arange(5, dtype=np.uint16), np.zeros(4, dtype=np.uint8), "go", "a@1", "a.go")
    with pytest.raises(PackError, match="add up"):
        decode_shard(encode_shard([document]), "shard")
    with pytest.raises(PackError, match="damaged"):
        decode_shard(b"no zstd at all", "shard")


def test_any_beginning_of_the_order_has_the_mix() -> None:
    records = [
        {"lang": lang, "package": "p", "path": f"{lang}{n}", "text": "x" * (50 + n % 7)}
        for lang, count in (("go", 400), ("c", 100))
        for n in range(count)
    ]
    order = mixed_order(records, 1)
    assert sorted(order, key=lambda r: r["path"]) == sorted(records, key=lambda r: r["path"])
    assert order != mixed_order(records, 2)
    for end in (100, 250, 400):
        assert Counter(record["lang"] for record in order[:end])["c"] == pytest.approx(end / 5, abs=2)


def test_the_command_packs_a_corpus_file(
    records: list[dict], tokenizer_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = tmp_path / "train.jsonl.zst"
    write_records(corpus, records[:12])
    files = ["--corpus", str(corpus), "--tokenizer", str(tokenizer_file), "--out", str(tmp_path / "pack")]
    assert command.main(["pack", "--budget-mb", "0.5", *files]) == 0
    said = capsys.readouterr().out
    size = sum(path.stat().st_size for path in (tmp_path / "pack").iterdir())
    assert f"{size / 1e6:.2f} MB on disk, 0.50 MB allowed, the whole corpus" in said
    assert "the language mix is kept: shares differ by at most 0.00 percentage points" in said
    assert len(list(Pack(tmp_path / "pack").records())) == 12


def test_what_a_pack_takes_and_how_it_is_mixed_is_measured(records: list[dict], pack: Path) -> None:
    manifest = Pack(pack).manifest
    checked = check_pack(pack, manifest, records)
    assert checked.size == _bytes(pack) and checked.off == 0
    without = [record for record in records if record["lang"] != "python"]
    assert check_pack(pack, manifest, without).off > 0.1
    with pytest.raises(PackError, match="its budget is"):
        check_pack(pack, {**manifest, "budget": checked.size - 1}, records)
