#!/usr/bin/env bash
# Trains the autoregressive twin of the small model (twin_canvas.py), from its last checkpoint when there is one: for MINUTES, or
# on as many tokens as a model it is to be compared with (`training.tokens` in that one's manifest).
# usage: bash training/runs/twin.sh MINUTES | --tokens N
# Environment: PRESET (small), CORPUS, TOKENIZER, HELD_OUT (those of cpu.sh), OUT (checkpoints/twin), PYTHON (python3).
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
case ${1:-} in
  --tokens) length=(--tokens "$2") ;;
  [0-9]*) length=(--minutes "$1") ;;
  *) echo "usage: bash training/runs/twin.sh MINUTES | --tokens N" >&2; exit 2 ;;
esac
export PYTHONPATH=. OMP_WAIT_POLICY=PASSIVE
out=${OUT:-checkpoints/twin}
"$python" scripts/train.py "${PRESET:-small}" --twin --corpus "${CORPUS:-data/train.jsonl.zst}" \
  --tokenizer "${TOKENIZER:-data/tokenizer.json}" --held-out "${HELD_OUT:-data/heldout.jsonl.zst}" --out "$out" "${length[@]}"
