#!/usr/bin/env bash
# Mines real edits from nothing: bash training/runs/edits.sh [EVALS_DIR]
# Fetches the releases named in corpus/releases.json, compares consecutive ones and writes what people changed into
# data/edits.jsonl.zst (training: runs/edit.sh) and, of the held-out packages, data/edits-heldout.jsonl.zst; the
# datasheet is written anew where the corpus was built. EVALS_DIR, PYTHON and the clients are those of corpus.sh. Run
# again after an interruption: archives that are there are not fetched again, a release that cannot be had is reported
# and left out.
set -euo pipefail
evals=""
if [ $# -gt 0 ]; then evals="$(realpath "$1")"; fi
cd "$(dirname "$0")/.."
python="${PYTHON:-python3}"
options=(--out data)
if [ -n "$evals" ]; then options+=(--evals "$evals"); fi
export PYTHONPATH=.
nice "$python" -m anneal_train.corpus edits "${options[@]}"
if [ -f data/stats.json ]; then "$python" -m anneal_train.corpus datasheet; fi
