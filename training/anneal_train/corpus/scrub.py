"""Replace e-mail addresses and secret-like strings by placeholders."""

from __future__ import annotations

import re

EMAIL_PLACEHOLDER = "user@example.com"
SECRET_PLACEHOLDER = "REDACTED"

# Only well-known endings: `weights@self.values` is a matrix product, not an address.
_TLD = (
    "com|org|net|edu|gov|mil|io|dev|info|me|app|ai|co|eu|de|uk|fr|it|es|nl|be|ch|at"
    "|se|no|fi|dk|pl|cz|ru|ua|jp|cn|kr|in|br|au|nz|ca|us|il|gr|hu|pt|ie|sg|tw"
)
_EMAIL = re.compile(rf"\b[A-Za-z0-9][A-Za-z0-9._%+-]*@(?:[A-Za-z0-9-]+\.)+(?:{_TLD})\b(?!\s*\()")
_EXAMPLE = re.compile(r"@(?:[\w-]+\.)*example\.(?:com|org|net)$")
_PRIVATE_KEY = re.compile(r"(-----BEGIN [A-Z ]*PRIVATE KEY-----).*?(-----END [A-Z ]*PRIVATE KEY-----)", re.S)
_KNOWN = re.compile(
    r"\b(?:A[KS]IA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[abprs]-[A-Za-z0-9-]{10,}|sk-[A-Za-z0-9]{32,}|AIza[0-9A-Za-z_-]{35})"
)
_ASSIGNED = re.compile(
    r"((?:api_?key|secret|token|passw(?:or)?d|auth|credential|private_?key|access_?key)\w*['\"]?\s*[:=]\s*['\"])"
    r"([A-Za-z0-9+/=_-]{24,})(['\"])",
    re.I,
)


#: What a text must hold before the slower patterns are tried.
_KNOWN_STARTS = ("AKIA", "ASIA", "gho_", "ghp_", "ghr_", "ghs_", "ghu_", "xox", "sk-", "AIza")
_LONG_STRING = re.compile(r"['\"][A-Za-z0-9+/=_-]{24,}['\"]")


def _assigned(match: re.Match[str]) -> str:
    value = match.group(2)
    if not (re.search(r"\d", value) and re.search(r"[A-Za-z]", value)):
        return match.group()
    return match.group(1) + SECRET_PLACEHOLDER + match.group(3)


def scrub(text: str) -> tuple[str, int]:
    """The text with placeholders, and how many were put in."""
    count = 0

    def email(match: re.Match[str]) -> str:
        nonlocal count
        if _EXAMPLE.search(match.group()):
            return match.group()
        count += 1
        return EMAIL_PLACEHOLDER

    def secret(match: re.Match[str]) -> str:
        nonlocal count
        replaced = _assigned(match)
        count += replaced != match.group()
        return replaced

    if "@" in text:
        text = _EMAIL.sub(email, text)
    keys = known = 0
    if "PRIVATE KEY-----" in text:
        text, keys = _PRIVATE_KEY.subn(rf"\1\n{SECRET_PLACEHOLDER}\n\2", text)
    if any(start in text for start in _KNOWN_STARTS):
        text, known = _KNOWN.subn(SECRET_PLACEHOLDER, text)
    if _LONG_STRING.search(text):
        text = _ASSIGNED.sub(secret, text)
    return text, count + keys + known
