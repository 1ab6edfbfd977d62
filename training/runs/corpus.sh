#!/usr/bin/env bash
# Rebuild the training corpus from nothing: bash training/runs/corpus.sh [EVALS_DIR]
# EVALS_DIR holds the evaluation sets to decontaminate against; without it the build says loudly that this was not done.
# PYTHON names the interpreter (default python3); it needs the packages zstandard and datasketch, and npm must be there.
set -euo pipefail
evals=""
if [ $# -gt 0 ]; then evals="$(realpath "$1")"; fi
cd "$(dirname "$0")/.."
python="${PYTHON:-python3}"
options=(--out data)
if [ -n "$evals" ]; then options+=(--evals "$evals"); fi
nice "$python" -m anneal_train.corpus build "${options[@]}"
"$python" -m anneal_train.corpus datasheet
"$python" -m anneal_train.corpus sample
