"""What can go wrong while a package is fetched."""

from __future__ import annotations


class FetchError(RuntimeError):
    """A package could not be had; the message says why in plain words."""
