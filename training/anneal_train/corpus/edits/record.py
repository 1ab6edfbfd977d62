"""The line of an edit in the file that training reads (edit_pairs.py)."""

from __future__ import annotations

from .edit import Edit

#: Characters of the newer file kept before and after an edit: what a document of training shows at most.
CONTEXT = 2400


def record(edit: Edit) -> dict[str, str]:
    """All that edit_pairs.py reads, and where the edit comes from; the context is whole lines of the newer release."""
    text, (start, stop) = edit.file.text, edit.span
    prefix, suffix = text[max(0, start - CONTEXT) : start], text[stop : stop + CONTEXT]
    if start > CONTEXT:
        prefix = prefix[prefix.find("\n") + 1 :]
    if stop + CONTEXT < len(text):
        suffix = suffix[: suffix.rfind("\n") + 1]
    return {
        "before": edit.before,
        "after": edit.after,
        "prefix": prefix,
        "suffix": suffix,
        "lang": edit.file.language,
        "kind": edit.kind,
        "package": edit.file.package.label,
        "older": edit.older,
        "path": edit.file.path,
    }
