"""Which tokens of the base stay, and which new ids they get."""

from dataclasses import dataclass

from .errors import ConvertError

# Qwen orders its tokens by merge rank; from this id on they serve languages other than code and English.
FIRST_DROPPED = 100_256

# The special tokens of the prompt, by the names the manifest gives them.
SPECIAL = {
    "endOfText": "<|endoftext|>",
    "imStart": "<|im_start|>",
    "imEnd": "<|im_end|>",
    "fimPrefix": "<|fim_prefix|>",
    "fimMiddle": "<|fim_middle|>",
    "fimSuffix": "<|fim_suffix|>",
    "fimPad": "<|fim_pad|>",
    "repoName": "<|repo_name|>",
    "fileSep": "<|file_sep|>",
}
MASK = "<|mask|>"
NORMAL, UNUSED = 1, 5  # token types of the GGUF format


@dataclass(frozen=True)
class Vocabulary:
    """
    Kept tokens in their new order.

    `kept` maps a new id to the base's id; `tokens` holds the text of each new id in byte-level letters; `merges` holds
    the pairs that make kept tokens; `special` maps the manifest's names (with "mask") to new ids.
    """

    kept: list[int]
    tokens: list[str]
    merges: list[tuple[str, str]]
    special: dict[str, int]


def choose_vocabulary(tokens: list[str], types: list[int], merges: list[str], limit: int = FIRST_DROPPED) -> Vocabulary:
    """
    The ordinary tokens below `limit` (all of them where there are fewer), then the special ones, then the mask.

    The mask token takes the first row that the base's training left unused. Raises ConvertError where a token of the
    prompt is missing, or a kept merge is made of a dropped token.
    """
    ids = {token: i for i, token in enumerate(tokens)}
    missing = [token for token in SPECIAL.values() if token not in ids]
    if missing:
        raise ConvertError(f"The base has no {missing[0]} token; Anneal needs a model trained to fill in the middle.")
    unused = next((i for i, kind in enumerate(types) if kind == UNUSED), None)
    if unused is None:
        raise ConvertError("The base has no unused token that could serve as the mask.")

    kept = [i for i, kind in enumerate(types) if kind == NORMAL and i < limit]
    special = {}
    for name, token in sorted(SPECIAL.items(), key=lambda item: ids[item[1]]):
        special[name] = len(kept)
        kept.append(ids[token])
    special["mask"] = len(kept)
    kept.append(unused)

    texts = [tokens[i] for i in kept[:-1]] + [MASK]
    known = set(texts)
    pairs = [tuple(merge.split(" ")) for merge in merges]
    kept_pairs = [(a, b) for a, b in pairs if a + b in known]
    if any(a not in known or b not in known for a, b in kept_pairs):
        raise ConvertError("The kept tokens are not closed under their merges; keep more of the vocabulary.")
    return Vocabulary(kept, texts, kept_pairs, special)
