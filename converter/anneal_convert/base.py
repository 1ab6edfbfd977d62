"""The base model that Anneal ships: its file and where it comes from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BaseFile:
    """A file known by its hash."""

    file_name: str
    name: str
    package_name: str
    licence: str
    bytes: int
    sha256: str


BASE = BaseFile(
    file_name="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    name="Qwen2.5-Coder-0.5B-Instruct",
    package_name="anneal-qwen2.5-coder-0.5b",
    licence="Apache-2.0",
    bytes=491_400_064,
    sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
)
