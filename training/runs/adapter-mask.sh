#!/usr/bin/env bash
# Stage 1 of the adapter: masks. It learns to write at once what the body writes from left to right.
# Trains for MINUTES (default 60), from this stage's last checkpoint where there is one.
# usage: bash training/runs/adapter-mask.sh PACKAGE SHARDS [MINUTES]
#   PACKAGE  folder of the body's package; SHARDS  folder of token shards (adapter-shards.sh)
# Environment: PRESET (pilot; full on a GPU), RUNS (checkpoints/adapter), OUT (RUNS/mask),
# PROCESSES (1), WORKERS (1), EXTRA (further options of scripts/adapter_train.py, as --steps N --stop-after N --targets o),
# PYTHON (python3).
set -euo pipefail
package=$(realpath "$1") shards=$(realpath "$2") minutes=${3:-60}
cd "$(dirname "$0")/.."
python=${PYTHON:-python3} runs=${RUNS:-checkpoints/adapter}
export PYTHONPATH=. OMP_WAIT_POLICY=PASSIVE
read -ra extra <<<"${EXTRA:-}"
train=(scripts/adapter_train.py "${PRESET:-pilot}" --stages mask --package "$package" --shards "$shards"
  --out "${OUT:-$runs/mask}" --workers "${WORKERS:-1}" --minutes "$minutes")
exec nice "$python" -m torch.distributed.run --standalone --local-addr 127.0.0.1 \
  --nproc-per-node="${PROCESSES:-1}" "${train[@]}" "${extra[@]}"
