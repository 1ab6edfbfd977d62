"""Small pieces of Markdown."""

from __future__ import annotations


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; every column but the first is right-aligned."""
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def megabytes(count: int) -> str:
    """Bytes as MB (1e6) with two digits."""
    return f"{count / 1e6:.2f}"
