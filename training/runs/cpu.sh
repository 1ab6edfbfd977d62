#!/usr/bin/env bash
# Trains the small model on a CPU for MINUTES (default 100), from its last checkpoint when there is one.
# usage: bash training/runs/cpu.sh [MINUTES]
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
minutes=${1:-100}
export PYTHONPATH=. OMP_WAIT_POLICY=PASSIVE
# A step frees and takes gigabytes: from a heap that is kept, in huge pages, it does not fault them in anew each time.
export GLIBC_TUNABLES=glibc.malloc.hugetlb=1:glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=17179869184
[ -f data/tokenizer.json ] || "$python" scripts/train_tokenizer.py data/train.jsonl.zst data/tokenizer.json
"$python" scripts/train.py small --corpus data/train.jsonl.zst --tokenizer data/tokenizer.json \
  --out checkpoints/cpu --minutes "$minutes" --held-out data/heldout.jsonl.zst
"$python" scripts/plot.py checkpoints/cpu/log.jsonl ../docs/images/loss.svg
