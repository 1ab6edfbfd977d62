"""Where downloaded and converted files are kept."""

import os
import sys
from pathlib import Path


def cache_folder() -> Path:
    """The user's cache folder for Anneal, by the custom of the system; it may not exist yet."""
    chosen = os.environ.get("XDG_CACHE_HOME")
    if chosen:
        return Path(chosen) / "anneal"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "anneal"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "anneal"
    return Path.home() / ".cache" / "anneal"
