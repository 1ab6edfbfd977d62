#!/usr/bin/env bash
# Trains the base model on this machine's GPUs for MINUTES in all (default 9) into OUT. Leaves a checkpoint every few
# minutes and ends with the weights alone as shards (OUT/weights). Called again with the same OUT it goes on from
# the last checkpoint: a machine that is lent for ten minutes at a time can train for an hour.
# usage: bash training/runs/base.sh CORPUS TOKENIZER OUT [MINUTES [CALL_MINUTES]]
#   CORPUS         a .jsonl.zst file or the folder of a packed corpus
#   CALL_MINUTES   what this call may take of MINUTES, its start included (default: all that is left)
# Environment: PRESET (base), FROM: a model package or sharded weights that a new OUT begins with, HELD_OUT: files to
# fill lines in while it runs, SAVE_MINUTES (2), LOOK_MINUTES (3), PROCESSES (one a GPU; 1 without a GPU), WORKERS (an
# even share of the cores), PYTHON (python3), EXTRA: further options of scripts/train.py.
set -euo pipefail
python=${PYTHON:-python3}
corpus=$(realpath "$1") tokenizer=$(realpath "$2") out=$(realpath -m "$3") minutes=${4:-9}
from=${FROM:+$(realpath "$FROM")} held_out=${HELD_OUT:+$(realpath "$HELD_OUT")}
cd "$(dirname "$0")/.."
export PYTHONPATH=. PYTHONUNBUFFERED=1

missing=$("$python" -c '
import importlib.util as u
print(*(m for m in ("torch", "numpy", "tokenizers", "zstandard") if u.find_spec(m) is None))')
if [ -n "$missing" ]; then echo "missing Python packages: $missing" >&2; exit 1; fi
gpus=$("$python" -c 'import torch; print(torch.cuda.device_count())')
processes=${PROCESSES:-$((gpus > 0 ? gpus : 1))}
share=$(($(nproc) / processes - 1))
workers=${WORKERS:-$((share > 1 ? share : 1))}

train=("$python" -m torch.distributed.run --standalone --local-addr 127.0.0.1
  --nproc-per-node="$processes" scripts/train.py
  "${PRESET:-base}" --corpus "$corpus" --tokenizer "$tokenizer" --out "$out" --minutes "$minutes"
  --save-minutes "${SAVE_MINUTES:-2}" --look-minutes "${LOOK_MINUTES:-3}" --workers "$workers")
if [ -n "${5:-}" ]; then train+=(--stop-minutes "$5"); fi
if [ -n "$from" ]; then train+=(--from-package "$from"); fi
if [ -n "$held_out" ]; then train+=(--held-out "$held_out"); fi
read -ra extra <<<"${EXTRA:-}"
"${train[@]}" "${extra[@]}"
"$python" scripts/weights.py split "$out/last.pt" "$out/weights"
