#!/usr/bin/env bash
# Trains the adapter through all stages on a machine without a network, from a parcel that arrives part by part.
# usage: bash training/runs/gpu.sh PARCEL WORK OUT MINUTES [CALL_MINUTES]
#   PARCEL        folder of `scripts/parcel.py pack`; parts may be missing: the call then names them and ends
#   WORK          folder that stays on the machine: body, shards and the run's own checkpoint
#   OUT           gets the results as a parcel: checkpoint without optimiser, log, and figures when the run is over
#   MINUTES       length of the whole run, all calls together, with their starts and the evaluation
#   CALL_MINUTES  what this call may take of it (default: all that is left)
# Call it once with each part (they are only kept), then as often as needed: it goes on from its checkpoint in WORK.
# `scripts/parcel.py join OUT DIR` puts the results together; `parcel.py pack --resume DIR/checkpoint.pt` begins a later
# parcel from them on a fresh machine.
# Environment: PRESET (full), STAGES (mask,edit,order,policy), RESERVE (minutes kept for the end; 1), PROCESSES (one a
# GPU; 1 without a GPU), WORKERS (an even share of the cores), PROMPTS (64, of the evaluation), PART_MB (16), EXTRA
# (further options of scripts/adapter_train.py), PYTHON (python3).
set -euo pipefail
began=$(date +%s.%N)
python=${PYTHON:-python3}
parcel=$(realpath "$1") work=$(realpath -m "$2") out=$(realpath -m "$3") minutes=$4 call=${5:-$4}
cd "$(dirname "$0")/.."
export PYTHONPATH=. PYTHONUNBUFFERED=1 TOKENIZERS_PARALLELISM=false
mkdir -p "$work/run" "$out"

missing=$("$python" scripts/parcel.py missing "$parcel")
if [ -n "$missing" ]; then
  echo "parts that have not arrived:" $missing
  exit 0
fi
lacking=$("$python" -c '
import importlib.util as u
print(*(m for m in ("torch", "numpy", "tokenizers", "onnx") if u.find_spec(m) is None))')
if [ -n "$lacking" ]; then echo "missing Python packages: $lacking" >&2; exit 1; fi
"$python" scripts/parcel.py join "$parcel" "$work/input" >"$work/files.txt"
if [ -f "$work/input/resume.pt" ] && [ ! -f "$work/run/last.pt" ]; then cp "$work/input/resume.pt" "$work/run/last.pt"; fi

gpus=$("$python" -c 'import torch; print(torch.cuda.device_count())')
processes=${PROCESSES:-$((gpus > 0 ? gpus : 1))}
share=$(($(nproc) / processes - 1))
less() { "$python" -c 'import sys; print(max(0.01, float(sys.argv[1]) - float(sys.argv[2])))' "$1" "${RESERVE:-1}"; }
train=("$python")
if [ "$processes" -gt 1 ]; then
  train+=(-m torch.distributed.run --standalone --local-addr 127.0.0.1 --nproc-per-node="$processes")
fi
train+=(scripts/adapter_train.py "${PRESET:-full}" --package "$work/input/package" --shards "$work/input/shards"
  --out "$work/run" --stages "${STAGES:-mask,edit,order,policy}" --minutes "$(less "$minutes")"
  --stop-minutes "$(less "$call")" --began "$began" --workers "${WORKERS:-$((share > 1 ? share : 1))}")
if [ "$gpus" -gt 0 ]; then train+=(--compile); fi
read -ra extra <<<"${EXTRA:-}"
"${train[@]}" "${extra[@]}" | tee "$work/train.txt"

"$python" scripts/adapter_export.py "$work/run/last.pt" "$work/checkpoint.pt" --package "$work/input/package" --checkpoint
results=("$work/checkpoint.pt" "$work/run/log.jsonl")
if grep -q '^finished' "$work/train.txt"; then
  "$python" scripts/adapter_evaluate.py "$work/run/last.pt" --package "$work/input/package" \
    --shards "$work/input/heldout" --prompts "${PROMPTS:-64}" --json "$work/evaluation.json"
  results+=("$work/evaluation.json")
fi
"$python" scripts/parcel.py cut "$out" "${results[@]}" --part-mb "${PART_MB:-16}"
