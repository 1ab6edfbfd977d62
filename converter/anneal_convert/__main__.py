"""
Command line of the converter: fetches the base model, converts it, and prints the package's folder.

    python -m anneal_convert                     the shipped base
    python -m anneal_convert --gguf FILE         another model of the qwen2 family
    python -m anneal_convert --tiny SEED --out FOLDER   a random model for tests
"""

import argparse
import errno
import shutil
import signal
import sys
from pathlib import Path

from filelock import FileLock

from .base import BASE
from .cache import cache_folder
from .convert import convert, package_folder
from .errors import ConvertError
from .fetch import find_base, sha256_of
from .package import MANIFEST
from .progress import duration
from .tiny import write_tiny

INTERRUPTED = 130


def parse(arguments: list[str]) -> argparse.Namespace:
    """The command line's options."""
    parser = argparse.ArgumentParser(prog="anneal_convert", description="Makes the model package that Anneal uses.")
    parser.add_argument("--gguf", type=Path, help="convert this GGUF file of the qwen2 family instead of the base")
    parser.add_argument("--float32", action="store_true", help="write the float32 graph that int8 is measured against")
    parser.add_argument("--tiny", type=int, metavar="SEED", help="write a random model for tests")
    parser.add_argument("--out", type=Path, help="folder of the random model")
    options = parser.parse_args(arguments)
    if (options.tiny is None) != (options.out is None):
        parser.error("--tiny and --out belong together")
    return options


def package(options: argparse.Namespace, cache: Path) -> Path:
    """Folder of the package asked for; makes what is missing."""
    if options.tiny is not None:
        write_tiny(options.out, options.tiny, options.float32)
        return options.out
    if options.gguf is None:
        made = package_folder(cache, BASE.package_name, BASE.sha256, options.float32)
        if (made / MANIFEST).exists():
            return made
    elif not options.gguf.is_file():
        raise ConvertError(f"{options.gguf} is not a file.")
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / "lock"):
        gguf = find_base(cache) if options.gguf is None else options.gguf
        return convert(gguf, BASE.sha256 if options.gguf is None else sha256_of(gguf), cache, report, options.float32)


def report(done: int, total: int, seconds: float) -> None:
    """Says how far the conversion is."""
    left = duration(seconds / done * (total - done))
    if sys.stderr.isatty() or done in (1, total // 2, total):
        end = "\n" if done == total or not sys.stderr.isatty() else "\r"
        print(f"Converting: layer {done} of {total}, about {left} left   ", end=end, file=sys.stderr, flush=True)


def main(arguments: list[str]) -> int:
    """Exit status: 0, 1 after a sentence on stderr, 130 when interrupted."""
    options, cache = parse(arguments), cache_folder()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        print(package(options, cache))
    except ConvertError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        free = shutil.disk_usage(cache if cache.exists() else Path.cwd()).free
        print(f"There is no space left on the disk: {free / 1e6:.0f} MB are free at {cache}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. What was fetched is kept; the next run goes on from there.", file=sys.stderr)
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
