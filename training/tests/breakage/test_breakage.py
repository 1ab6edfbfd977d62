"""Human-like breakage: every breaker breaks, in every language, the same way for the same seed."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from anneal_train.breakage import COUNTS, break_code, names_of
from anneal_train.breakage.arguments import extra_argument, missing_argument, swapped_arguments
from anneal_train.breakage.families import breakages
from anneal_train.breakage.lexemes import lexemes
from anneal_train.breakage.scene import scene
from anneal_train.data.alignment import align
from anneal_train.data.vocab import LANGUAGES

CODE = {
    "python": """
async def add(self, a, b=1):
    if a == b and not self.done:
        return await f(a, "x")
""",
    "typescript": """
const add = async (a: number, b = 1) => {
  if (a === b && !this.done) return await f(a, 'x');
};
""",
    "javascript": """
function add(a, b) {
  if (!{ a: b }) return this.rest[0];
  return a !== null ? f(a, `x`) : 1;
}
""",
    "go": """
func add(a int, b int) error {
\tfor i := 0; a[1:] != nil; i++ {
\t\treturn f.b(a, "x")
\t}
}
""",
    "java": """
public int add(int a, F b) {
    if (a <= 10 ? b == null : true) {
        return new F(a, "x") + this.y;
    }
}
""",
    "rust": """
fn add(a: &mut i32, b: F) -> Self {
    let c = Some::f(a, "x")?;
    if self.rest < 10 { c } else { None }
}
""",
    "c": """
static int add(char *a, struct s *b) {
    case 1: if (a->n != 10 && b.m) return f(a, "x");
}
""",
    "cpp": """
auto add(const std::string &a) : f(1, 2) {
    if (a->n < 10) return a.f(a, "x");
    return this->n;
}
""",
}


def test_all_languages_have_an_example() -> None:
    assert set(CODE) == set(LANGUAGES) - {"other"}


@pytest.mark.parametrize("language", CODE)
def test_lexemes_are_the_text(language: str) -> None:
    assert "".join(piece.text for piece in lexemes(CODE[language], language)) == CODE[language]


@pytest.mark.parametrize("language", CODE)
def test_every_breaker_of_a_language_breaks_its_example(language: str) -> None:
    text, rng = CODE[language], random.Random(1)
    view = scene(text, language, names_of(text))
    for breaker, share in breakages(language):
        broken = [breaker(view, rng) for _ in range(60)]
        assert share > 0
        assert any(result is not None and result != text for result in broken), breaker.__qualname__


@pytest.mark.parametrize("language", [*CODE, "other"])
def test_any_piece_of_code_can_be_given(language: str) -> None:
    """Halves of lines, blanks, an odd quote: nothing raises, and what is called broken differs."""
    rng = random.Random(2)
    text = CODE.get(language, CODE["c"]) + "'\"`\\ \u00e9\u4e2d\r\n\t#/*"
    names = names_of(text)
    for _ in range(600):
        begin = rng.randrange(len(text))
        piece = text[begin : begin + rng.randint(1, 60)]
        broken, applied = break_code(piece, language, names, rng)
        assert (broken == piece) if not applied else broken.strip()


def test_same_seed_same_breakage() -> None:
    for language, text in CODE.items():
        one, two = (
            [break_code(text, language, names_of(text), rng) for _ in range(50)]
            for rng in (random.Random(3), random.Random(3))
        )
        assert one == two


def test_breakages_are_small_and_of_the_configured_number(tokenizer) -> None:
    rng = random.Random(4)
    counts: Counter[int] = Counter()
    edits: list[float] = []
    kinds: Counter[str] = Counter()
    for _ in range(2000):
        language = rng.choice(list(CODE))
        text = CODE[language]
        broken, applied = break_code(text, language, names_of(text), rng)
        counts[len(applied)] += 1
        kinds.update(applied)
        draft, truth = tokenizer.encode(broken).ids, tokenizer.encode(text).ids
        found = align(draft, truth)
        wrong = sum(a != b for a, b in zip(draft, found.right, strict=True))
        edits.append(wrong + sum(map(len, found.gaps)))
    for number, share in COUNTS:
        assert abs(counts[number] / 2000 - share) < 0.04
    assert sorted(edits)[len(edits) // 2] <= 3
    assert sorted(edits)[9 * len(edits) // 10] <= 14
    assert len(kinds) >= 24
    assert max(kinds.values()) / kinds.total() < 0.15


def test_arguments_keep_the_rest_of_the_list() -> None:
    rng = random.Random(5)
    view = scene("f(a, b, c)", "python", ["x"])
    assert {swapped_arguments(view, rng) for _ in range(60)} == {"f(b, a, c)", "f(a, c, b)"}
    assert {"f(b, c)", "f(a, c)", "f(a, b)"} <= {missing_argument(view, rng) for _ in range(200)}
    assert {"f(a, x, b, c)", "f(a, a, b, c)"} <= {extra_argument(view, rng) for _ in range(200)}
    assert swapped_arguments(scene("f(a)", "python", []), rng) is None
    assert swapped_arguments(scene("f(a, b", "python", []), rng) is None
