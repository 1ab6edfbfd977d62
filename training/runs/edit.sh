#!/usr/bin/env bash
# Stage 2 of the small model on a CPU: drafts among the canvases, for MINUTES (default 60), from CHECKPOINT, which is a
# stage 1 checkpoint or the folder of a model package, or from this stage's own last checkpoint when there is one.
# usage: bash training/runs/edit.sh [MINUTES] [CHECKPOINT] [EDITS.jsonl.zst]
set -euo pipefail
minutes=${1:-60}
checkpoint=$(realpath -m "${2:-$(dirname "$0")/../checkpoints/cpu/last.pt}")
begin=--begin edits=()
if [ -d "$checkpoint" ]; then begin=--from-package; fi
if [ $# -gt 2 ]; then edits=(--edits "$(realpath "$3")"); fi
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
corpus=${CORPUS:-data/train.jsonl.zst} tokenizer=${TOKENIZER:-data/tokenizer.json} out=${OUT:-checkpoints/edit}
export PYTHONPATH=. OMP_WAIT_POLICY=PASSIVE
export GLIBC_TUNABLES=glibc.malloc.hugetlb=1:glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=17179869184
"$python" scripts/train.py "${PRESET:-small}" --stage edit "$begin" "$checkpoint" --corpus "$corpus" \
  --tokenizer "$tokenizer" --out "$out" --minutes "$minutes" "${edits[@]}"
"$python" scripts/plot.py "$out/log.jsonl" "$out/loss.svg"
