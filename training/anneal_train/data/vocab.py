"""Special tokens and length buckets. Their order defines their ids, so it is part of the model format.

Special tokens are plain vocabulary entries that no merge can reach: text that spells `<|mask|>` is encoded as
ordinary text (a user's file may contain it).
"""

from __future__ import annotations

PAD = "<|pad|>"
MASK = "<|mask|>"
EXPAND = "<|expand|>"
DELETE = "<|delete|>"
LEN = "<|len|>"
BOF = "<|bof|>"
EOF = "<|eof|>"
DRAFT_OPEN = "<|draft|>"
DRAFT_CLOSE = "<|/draft|>"

#: First canvas lengths that the length prediction can name; a true length is rounded up to the next one.
LENGTHS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64)
LENGTH_TOKENS = tuple(f"<|n{value}|>" for value in LENGTHS)

LANGUAGES = ("other", "python", "typescript", "javascript", "go", "java", "rust", "c", "cpp")
LANGUAGE_TOKENS = tuple(f"<|lang:{name}|>" for name in LANGUAGES)

_CONTROL = (PAD, MASK, EXPAND, DELETE, LEN, BOF, EOF, DRAFT_OPEN, DRAFT_CLOSE)
_RESERVED = tuple(f"<|reserved{i}|>" for i in range(48 - len(_CONTROL) - len(LENGTHS) - len(LANGUAGES)))

#: All special tokens in id order: 0 .. len(SPECIALS) - 1.
SPECIALS = _CONTROL + LENGTH_TOKENS + LANGUAGE_TOKENS + _RESERVED
ID = {token: index for index, token in enumerate(SPECIALS)}

#: VS Code language ids that share a tag.
LANGUAGE_ALIASES = {"typescriptreact": "typescript", "javascriptreact": "javascript"}

#: Longest canvas in tokens.
MAX_CANVAS = LENGTHS[-1]

#: Ids that a canvas or stream position can never be predicted as (kept out of the exported head).
NEVER_PREDICTED = tuple(
    index
    for index, token in enumerate(SPECIALS)
    if token not in (EXPAND, DELETE, EOF, BOF) and token not in LENGTH_TOKENS
)


def language_id(language: str) -> int:
    """Tag token id of a VS Code language id; unknown ones share `other`."""
    name = LANGUAGE_ALIASES.get(language, language)
    return ID[f"<|lang:{name}|>"] if name in LANGUAGES else ID["<|lang:other|>"]


def length_token(count: int) -> int:
    """Id of the bucket token for a middle of `count` tokens (rounded up, the last bucket for anything longer)."""
    for value, token in zip(LENGTHS, LENGTH_TOKENS, strict=True):
        if count <= value:
            return ID[token]
    return ID[LENGTH_TOKENS[-1]]
