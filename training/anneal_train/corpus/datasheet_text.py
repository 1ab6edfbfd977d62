"""What the datasheet says in words; every figure of it comes from a build."""

HEADER = """# Datasheet of the training corpus

Written by `python -m anneal_train.corpus datasheet` from `data/stats.json` and `data/measures.json`; do not edit by
hand.

**What it is.** Source files of published packages in eight languages, all under permissive licences, named with
version and licence in `corpus/manifest.json` and with SHA-256 in `corpus/manifest.lock.json`. Nothing was scraped,
no user's code is in it. The files themselves are not part of this repository; `bash training/runs/corpus.sh
EVALS_DIR` fetches and rebuilds them.

**Where it comes from.** npm packages, Python wheels, Go modules, crates, the sources jars of Maven artifacts and
the upstream archives of Debian source packages, each through its ordinary client. An archive that is there and has
the locked hash is not fetched again; one that differs from the lock is refused; a package that cannot be had is
listed below and left out.

**How it is cleaned.** Hand-written source files, and the TypeScript that source maps carry. Left out: declarations,
vendored and built code, translations, minified files (a line over 500 or a mean line over 100 characters), generated
files (by their name or by the mark of a generator), JavaScript compiled from TypeScript, files whose code is mostly
literals, files under 300 B or over 200 kB, and what is not UTF-8. A `.h` file is C unless it uses what only C++ has.
A package gives at most 6 MB (less or more where the manifest says so), a fifth of it tests. E-mail addresses and
strings that look like secrets are replaced by placeholders. A file whose own notice names a copyleft or unknown
licence is left out, whatever its package declares; other notices stay.

**Duplicates.** Exact ones by hash, white space normalised; near ones by MinHash over shingles of five
tokens at an estimated Jaccard similarity of 0.8. Held-out packages go first, so what resembles them is
removed from training.

**Decontamination.** A file that shares 13 consecutive tokens (words and single marks; at least 6 of them
distinct) with the code of an evaluation set is left out of `train.jsonl.zst`, every hit counting. That rule
is hard on counting loops: most files it drops share nothing but `= []; for (let i = 0; i <` or `[[1, 2],
[3, 4]]` with a benchmark. Files whose hits all have fewer than 5 distinct words are therefore kept apart in
`train-idiom.jsonl.zst`; a training run that adds them has to say so. The held-out packages are not
decontaminated: they are no training data.

**Known limits.** Wheels of the packages with compiled parts differ by platform, so their hashes in the lock belong
to Linux x86-64 and Python 3.11; Debian's packages are those of its release 12. A package's licence is the one it
declares. Java has no tests in it, as sources jars carry none. Popular packages are over-represented, English names
too; a few large code bases make up most of Rust, C and C++.
"""

LENGTHS = """## Lengths

![Bytes of a file, by language](plots/file-length.svg)

![Characters of a line, by language](plots/line-length.svg)

Training files by language: the share of files by size (logarithmic, four bins to a doubling) and of non-blank lines by
length (the last bin holds everything longer)."""
