#!/usr/bin/env bash
# Trains the ablations (anneal_train/train/ablations.py) one after another and prints their table: `base` for MINUTES_EACH, the
# others on as many tokens as it took. Runs that are done are not repeated; a run that was stopped goes on.
# usage: bash training/runs/ablations.sh MINUTES_EACH [NAME...]
# Environment: SIZE (ablation; smoke is a rehearsal), OUT (checkpoints/ablations), CORPUS, HELD_OUT, TOKENIZER (those of
# cpu.sh), LINES (300), PYTHON (python3).
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3} size=${SIZE:-ablation} out=${OUT:-checkpoints/ablations}
corpus=${CORPUS:-data/train.jsonl.zst} held_out=${HELD_OUT:-data/heldout.jsonl.zst}
minutes=$1; shift
names=(fixed-canvas characters-05 characters-30 no-aux vocab-16k)
if [ $# -gt 0 ]; then names=("$@"); fi
export PYTHONPATH=. OMP_WAIT_POLICY=PASSIVE
runs=()

train() { # NAME LENGTH...
  local name=$1 words=${TOKENIZER:-data/tokenizer.json}; shift
  if [ "$name" = vocab-16k ]; then
    local vocab
    vocab=$("$python" -c "from anneal_train.train.ablations import ABLATIONS as a; print(a['$size-$name'].model.vocab)")
    words=$out/tokenizer-$vocab.json
    [ -f "$words" ] || "$python" scripts/train_tokenizer.py "$corpus" "$words" --vocab "$vocab"
  fi
  "$python" scripts/train.py "$size-$name" --corpus "$corpus" --tokenizer "$words" --out "$out/$name" "$@"
  runs+=("$out/$name:$words")
}

mkdir -p "$out"
train base --minutes "$minutes"
tokens=$("$python" -c "
from anneal_train.train import checkpoint
from anneal_train.config import config_from_dict
state = checkpoint.load('$out/base/last.pt')
print(state['progress']['samples'] * config_from_dict(state['config']).data.tokens)")
for name in "${names[@]}"; do train "$name" --tokens "$tokens"; done
"$python" scripts/compare.py "${runs[@]}" --held-out "$held_out" --lines "${LINES:-300}" --plot "$out/loss.svg" |
  tee "$out/table.md"
