#!/usr/bin/env bash
# The whole recipe with a tiny model in under 3 minutes on 2 cores: tokenizer, training, a resume, export, golden files.
# usage: bash training/runs/smoke.sh OUT_DIR
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
out=$1
corpus=tests/fixtures/heldout-sample.jsonl.zst
export PYTHONPATH=.
"$python" scripts/train_tokenizer.py "$corpus" "$out/tokenizer.json" --vocab 1024
train=("$python" scripts/train.py smoke --corpus "$corpus" --tokenizer "$out/tokenizer.json" --out "$out/run" --held-out "$corpus")
"${train[@]}" --stop-after 30
"${train[@]}"
"$python" scripts/plot.py "$out/run/log.jsonl" "$out/loss.svg"
"$python" scripts/export.py "$out/run/last.pt" "$out/tokenizer.json" "$out/package" --version 0.0.0
"$python" scripts/golden.py "$out/package" "$corpus" "$out/golden"
"$python" scripts/export.py "$out/package" "$out/tokenizer.json" "$out/again" --version 0.0.0
