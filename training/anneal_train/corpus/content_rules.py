"""Which texts are source code a person wrote and would read."""

from __future__ import annotations

import re

MIN_BYTES = 300
MAX_BYTES = 200_000
MAX_MEAN_LINE = 100
MAX_LINE = 500
#: Largest share of a file's characters that may be literals.
MAX_LITERAL_SHARE = 0.5

_GENERATED = re.compile(
    r"@generated|do not (edit|modify)|auto-?generated|automatically generated|generated (by|from|file)", re.I
)
_COMPILED = re.compile(
    r"Object\.defineProperty\(exports, ['\"]__esModule['\"]|^//[#@] sourceMappingURL=|__esModule = true"
    r"|_interopRequire(Default|Wildcard)|_classCallCheck\(|\b__awaiter = |\b__extends = |from ['\"]tslib['\"]"
    r"|__webpack_require__|\(function \(global, factory\)",
    re.M,
)
_LITERAL = re.compile(
    r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|\b0[xX][0-9a-fA-F]+\b|[-+]?\b\d[\d_]*(?:\.\d+)?(?:[eE][-+]?\d+)?\b"
)
_PROSE = re.compile(r"\"\"\".*?\"\"\"|'''.*?'''|/\*.*?\*/|^\s*(?://|#)[^\n]*$", re.S | re.M)


def literal_share(text: str) -> float:
    """Share of the non-blank characters, comments and docstrings aside, that stand in literals (0 to 1)."""
    code = _PROSE.sub("", text)
    solid = len(re.sub(r"[\s,\[\](){}]", "", code))
    literals = sum(len(re.sub(r"[\s,\[\](){}]", "", match.group())) for match in _LITERAL.finditer(code))
    return literals / solid if solid else 0.0


def decode(raw: bytes) -> str | None:
    """Strict UTF-8 with LF line ends and no byte-order mark, or None when it is not text."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if "\x00" in text:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def content_problem(text: str, language: str) -> str | None:
    """Why a text is refused, or None when it is taken."""
    size = len(text.encode("utf-8"))
    if size < MIN_BYTES:
        return "too small"
    if size > MAX_BYTES:
        return "too large"
    lines = text.split("\n")
    if max(map(len, lines)) > MAX_LINE or len(text) / len(lines) > MAX_MEAN_LINE:
        return "minified or long lines"
    if _GENERATED.search("\n".join(lines[:10])):
        return "generated"
    if language.startswith("javascript") and _COMPILED.search(text):
        return "compiled JavaScript"
    if literal_share(text) > MAX_LITERAL_SHARE:
        return "data"
    return None
