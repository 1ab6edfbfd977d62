#!/usr/bin/env bash
# Trains the small model on a CPU for MINUTES (default 100), from its last checkpoint when there is one.
# usage: bash training/runs/cpu.sh [MINUTES]
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
minutes=${1:-100}
export PYTHONPATH=. OMP_WAIT_POLICY=PASSIVE
[ -f data/tokenizer.json ] || "$python" scripts/train_tokenizer.py data/train.jsonl.zst data/tokenizer.json
"$python" scripts/train.py small --corpus data/train.jsonl.zst --tokenizer data/tokenizer.json \
  --out checkpoints/cpu --minutes "$minutes"
"$python" scripts/plot.py checkpoints/cpu/log.jsonl ../docs/images/loss.svg
