#!/usr/bin/env bash
# Tokenises code for the adapter with the body's tokenizer: OUT/train and OUT/heldout, token shards of a few MB each.
# usage: bash training/runs/adapter-shards.sh PACKAGE OUT [SOURCE [HELD_OUT]]
#   SOURCE    a corpus file, a packed corpus, or any folder of permissively licensed source files
#             (default: data/train.jsonl.zst of corpus.sh)
#   HELD_OUT  the same, of code that is only evaluated on (default: data/heldout.jsonl.zst, else the tests' sample)
# Environment: EDITS (data/edits.jsonl.zst of edits.sh, where it is there), TOKENS (most tokens of code), PYTHON (python3).
set -euo pipefail
package=$(realpath "$1") out=$(realpath -m "$2")
source=${3:+$(realpath "$3")} held_out=${4:+$(realpath "$4")} edits=${EDITS:+$(realpath "$EDITS")}
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
export PYTHONPATH=.
source=${source:-data/train.jsonl.zst} edits=${edits:-data/edits.jsonl.zst}
if [ -z "$held_out" ]; then
  held_out=data/heldout.jsonl.zst
  [ -f "$held_out" ] || held_out=tests/fixtures/heldout-sample.jsonl.zst
fi
options=()
if [ -f "$edits" ]; then options+=(--edits "$edits"); fi
if [ -n "${TOKENS:-}" ]; then options+=(--tokens "$TOKENS"); fi
nice "$python" scripts/adapter_shards.py "$source" "$out/train" --package "$package" "${options[@]}"
nice "$python" scripts/adapter_shards.py "$held_out" "$out/heldout" --package "$package"
