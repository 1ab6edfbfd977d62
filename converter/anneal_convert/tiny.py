"""A random model of the same architecture, small enough to lie in the repository: what the tests run on."""

import shutil
import tempfile
from pathlib import Path

import numpy as np

from .graph import write_graph
from .network import Config, Layer, parameters
from .onnx_writer import OnnxWriter
from .package import GRAPH, Description, finish_package, replace_folder
from .prepare import prepare
from .products import FloatProducts, Int8Products
from .vocabulary import SPECIAL, Vocabulary, choose_vocabulary

# Merged in this order into the tokens of the tiny vocabulary, wherever a merge of two kept tokens makes them.
WORDS = """
    return function const import export default class public private static void this self null None true false
    while for if else elif switch case break continue try catch except finally throw raise new delete with from
    lambda let var def async await yield struct enum impl fn match use mut pub int string bool float double char
    long package print println console log format length size append push pop value values key keys name index
    item items result data error text line file path node list map set get add remove first last left right
    start end count total
"""


def byte_letters() -> list[str]:
    """The letter that byte-level BPE writes for each byte."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    spare = iter(range(256, 512))
    return [chr(byte if byte in printable else next(spare)) for byte in range(256)]


def tiny_vocabulary() -> Vocabulary:
    """About 600 tokens: all bytes, indentation, common words with and without a blank, and the special tokens."""
    letters = byte_letters()
    blank, line_break = letters[32], letters[10]
    tokens, merges = list(letters), []

    def merge(word: str) -> None:
        known = set(tokens)
        if word in known:
            return
        head = next(word[:i] for i in range(len(word) - 1, 0, -1) if word[:i] in known)
        rest = word[len(head) :]
        if rest not in known:
            merge(rest)
        tokens.append(word)
        merges.append(f"{head} {rest}")

    for width in (2, 4, 8):
        merge(blank * width)
    for word in (line_break * 2, "()", "):", "=>", "==", "//"):
        merge(word)
    for word in WORDS.split():
        merge(word)
        merge(blank + word)
    types = [1] * len(tokens) + [3] * len(SPECIAL) + [5]
    return choose_vocabulary([*tokens, *SPECIAL.values(), "[PAD]"], types, merges)


class TinySource:
    """Random weights drawn from a seed, in the sizes of a tiny network."""

    def __init__(self, seed: int):
        self.vocabulary = tiny_vocabulary()
        self.config = Config(
            layers=2,
            width=64,
            heads=4,
            kv_heads=2,
            head_dim=16,
            hidden=128,
            rope_base=10_000.0,
            epsilon=1e-6,
            context=2048,
            vocab=len(self.vocabulary.kept),
        )
        self._seed = seed

    def layer(self, index: int) -> Layer:
        """Layer `index`; the same for the same seed."""
        c = self.config
        qkv = (c.heads + 2 * c.kv_heads) * c.head_dim
        draw = self._draws(index + 1)
        return Layer(
            qkv=draw(qkv, c.width),
            qkv_bias=draw(qkv, 1)[:, 0] * 0.5,
            out=draw(c.width, c.heads * c.head_dim),
            gate_up=draw(2 * c.hidden, c.width),
            down=draw(c.width, c.hidden),
        )

    def embedding(self) -> np.ndarray:
        """Rows [vocab, d]."""
        return self._draws(0)(self.config.vocab, self.config.width)

    def head(self) -> np.ndarray:
        """The embedding again, scaled so that the best token is clearly likelier than the others."""
        return self.embedding() * 8

    def _draws(self, part: int):
        rng = np.random.default_rng([self._seed, part])
        return lambda rows, columns: rng.standard_normal((rows, columns)).astype(np.float32) / columns**0.5


def write_tiny(folder: Path, seed: int, float32: bool = False) -> None:
    """Writes the tiny package of a seed to `folder`; the same seed gives the same bytes."""
    source = TinySource(seed)
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder.parent))
    try:
        writer = OnnxWriter(temporary, GRAPH)
        products = (FloatProducts if float32 else Int8Products)(writer)
        write_graph(source.config, writer, products, prepare(source))
        description = Description(
            name=f"anneal-tiny-{seed}",
            version="1.0.0",
            base_name=f"random weights of seed {seed}",
            base_sha256="0" * 64,
            base_bytes=0,
            notice=f"Random weights drawn from the seed {seed}; they hold nothing of any trained model. MIT licence.\n",
            licence="MIT",
            parameters=parameters(source.config, tied=True),
        )
        finish_package(temporary, description, source.config, source.vocabulary)
        replace_folder(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
