#!/usr/bin/env bash
# Trains the base model on a GPU for MINUTES (default 9) into OUT, from OUT's last checkpoint when there is one.
# usage: bash training/runs/gpu.sh CORPUS.jsonl.zst TOKENIZER.json OUT [MINUTES]
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
corpus=$1 tokenizer=$2 out=$3 minutes=${4:-9}
export PYTHONPATH=.
"$python" scripts/train.py base --corpus "$corpus" --tokenizer "$tokenizer" --out "$out" \
  --minutes "$minutes" --workers 14
