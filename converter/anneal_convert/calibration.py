"""The calibration text: short files of our own in several languages, laid out as the prompts of the product are."""

import json
from importlib.resources import files

import numpy as np
from tokenizers import Tokenizer

from .tokenizer import tokenizer_json
from .vocabulary import Vocabulary

WINDOW = 192


def calibration_windows(vocabulary: Vocabulary) -> np.ndarray:
    """
    Token ids [windows, WINDOW]. A code file is cut in two: its end stands first, as the suffix, and its beginning
    behind the middle token; the chat is taken as it is.
    """
    encode = Tokenizer.from_str(json.dumps(tokenizer_json(vocabulary))).encode
    special = vocabulary.special
    windows = []
    for file in sorted(files(__package__).joinpath("calibration").iterdir(), key=lambda file: file.name):
        ids = encode(file.read_text("utf-8")).ids
        if file.name != "chat.txt":
            cut = WINDOW * 2 // 3
            suffix = ids[cut : WINDOW - 3]
            ids = [special["fimPrefix"], special["fimSuffix"], *suffix, special["fimMiddle"], *ids[:cut]]
        if len(ids) < WINDOW:
            raise ValueError(f"{file.name} has only {len(ids)} tokens")
        windows.append(ids[:WINDOW])
    return np.array(windows)
