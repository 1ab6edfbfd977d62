"""Addresses and secrets become placeholders; code that only looks like them stays."""

import pytest

from anneal_train.corpus.scrub import scrub

# Put together here so that no secret-like string stands in this repository.
AWS = "AKIA" + "ABCDEFGH12345678"
HEX = "0123456789abcdef" * 2
KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\n-----END RSA PRIVATE KEY-----"


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("# Ada Lovelace <ada@somewhere.org>", "ada@somewhere.org"),
        (f"client = Client('{AWS}')", AWS),
        (f'api_key = "{HEX}"', HEX),
        (f"const headers = {{ authToken: '{HEX}' }};", HEX),
        (f'{{"secret": "{HEX}"}}', HEX),
        (KEY, "MIIEabc"),
        ("t = 'ghp_" + "a1" * 18 + "'", "ghp_"),
    ],
)
def test_replaced(text: str, gone: str) -> None:
    clean, count = scrub(text)
    assert gone not in clean
    assert count == 1


@pytest.mark.parametrize(
    "text",
    [
        "mail = 'someone@example.com'",
        "result = weights@self.values",
        "y = a@b.T",
        "@app.route('/')",
        "npm install thing@1.2.3",
        "token = 'a plain word'",
        "auth_header_name = 'XAuthenticationTokenForTheService'",
        f"digest = '{HEX}'",
    ],
)
def test_left_alone(text: str) -> None:
    assert scrub(text) == (text, 0)
