"""Single files may carry another licence than their package: those that are not permissive are left out."""

from __future__ import annotations

import re

from .manifest import licence_allowed

_SPDX = re.compile(r"SPDX-License-Identifier:\s*([^\n*]+)")
_COPYLEFT = re.compile(
    r"GNU\s+(?:Lesser\s+|Library\s+|Affero\s+)?(?:General\s+)?Public\s+Licen[cs]e|Mozilla\s+Public\s+Licen[cs]e"
    r"|Common\s+Development\s+and\s+Distribution\s+Licen[cs]e|Eclipse\s+Public\s+Licen[cs]e|creativecommons\.org/licenses/by-(?:sa|nc|nd)|\bCeCILL\b"
    r"|licensed under (?:the )?\[?(?:[AL]?GPL|MPL|CC[- ]BY[- ](?:SA|NC|ND))",
    re.I,
)
#: Every notice has one of these words; most files have none, and looking for words is quick.
_NOTICE = re.compile(r"licen[cs]e|creativecommons|cecill", re.I)
#: A comment prefix at the start of a line; notices are wrapped over several comment lines.
_COMMENT_PREFIX = re.compile(r"^[ \t]*(?:#+|//+|\*+)", re.M)


def licence_problem(text: str) -> str | None:
    """Why a file's own licence notice keeps it out, or None."""
    if not _NOTICE.search(text):
        return None
    for notice in _SPDX.findall(text):
        if not licence_allowed(notice.removesuffix("-->").strip(" \t\"'`.")):
            return "licence of the file"
    if _COPYLEFT.search(_COMMENT_PREFIX.sub("", text)):
        return "licence of the file"
    return None
