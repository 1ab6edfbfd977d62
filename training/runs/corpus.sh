#!/usr/bin/env bash
# Rebuild the training corpus from nothing: bash training/runs/corpus.sh [EVALS_DIR]
# EVALS_DIR holds the evaluation sets to decontaminate against; without it the build says loudly that this was not done.
# PYTHON names the interpreter (default python3), with this package's dependencies. The clients npm, pip, go, cargo, mvn
# and apt-get fetch the packages; what a missing one would have fetched is reported and left out. TOKENIZER names the
# tokenizer that tokens are counted with. Run again after an interruption: archives that are there are not fetched again.
set -euo pipefail
evals=""
if [ $# -gt 0 ]; then evals="$(realpath "$1")"; fi
tokenizer="$(realpath -m "${TOKENIZER:-$(dirname "$0")/../../models/tokenizer.json}")"
cd "$(dirname "$0")/.."
python="${PYTHON:-python3}"
options=(--out data)
if [ -n "$evals" ]; then options+=(--evals "$evals"); fi
export PYTHONPATH=.
nice "$python" -m anneal_train.corpus build "${options[@]}"
counting=(--data data)
if [ -f "$tokenizer" ]; then counting+=(--tokenizer "$tokenizer"); fi
nice "$python" -m anneal_train.corpus measure "${counting[@]}"
"$python" -m anneal_train.corpus datasheet
