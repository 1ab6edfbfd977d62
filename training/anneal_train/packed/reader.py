"""Read a pack: documents with their bits, and their text byte for byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from tokenizers import Tokenizer

from .shard import FORMAT, MANIFEST, Document, PackError, decode_shard


class Pack:
    """A folder written by `write_pack`. Every file is checked against the manifest before anything of it is used."""

    def __init__(self, folder: Path) -> None:
        """PackError when the folder is no pack, an unfinished one, or one of another format."""
        self.folder = folder
        path = folder / MANIFEST
        if not path.exists():
            raise PackError(f"{folder} has no {MANIFEST}: it is no pack, or packing was not finished")
        try:
            self.manifest: dict = json.loads(path.read_text("utf-8"))
            self._format = self.manifest["format"]
            self.shards: list[dict] = self.manifest["shards"]
        except (ValueError, KeyError, TypeError) as error:
            raise PackError(f"{path} is damaged: it cannot be read") from error
        if self._format != FORMAT:
            raise PackError(f"{path} has format {self._format!r}, this program reads {FORMAT}")
        self.tokenizer = Tokenizer.from_str(self._checked(self.manifest["tokenizer"]).decode("utf-8"))

    def _checked(self, row: dict) -> bytes:
        """Content of a file the manifest names; PackError when it is not what the manifest says."""
        path = self.folder / row["path"]
        try:
            data = path.read_bytes()
        except OSError as error:
            raise PackError(f"{path} cannot be read: {error.strerror}") from error
        if len(data) != row["bytes"]:
            raise PackError(f"{path} is damaged: it has {len(data)} bytes, the manifest says {row['bytes']}")
        if hashlib.sha256(data).hexdigest() != row["sha256"]:
            raise PackError(f"{path} is damaged: its SHA-256 is not the one in the manifest")
        return data

    def documents(self, shards: Iterable[int] | None = None) -> Iterator[Document]:
        """Documents of the given shards (all of them by default), one shard in memory at a time."""
        for index in range(len(self.shards)) if shards is None else shards:
            row = self.shards[index]
            yield from decode_shard(self._checked(row), row["path"])

    def text(self, document: Document) -> str:
        """The text of a document, byte for byte what was packed."""
        return self.tokenizer.decode(document.tokens.tolist(), skip_special_tokens=False)

    def records(self) -> Iterator[dict[str, str]]:
        """The documents as the corpus file holds them: lang, package, path, text."""
        for document in self.documents():
            text = self.text(document)
            yield {"lang": document.language, "package": document.package, "path": document.path, "text": text}
