#!/usr/bin/env bash
# Exports a checkpoint: the int8 package, a float one to compare with, and the golden vectors of the TypeScript tests.
# CHECKPOINT may be the folder of a package: the same weights in the graph as it is now.
# usage: bash training/runs/export.sh CHECKPOINT TOKENIZER VERSION [OUT]
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
checkpoint=$1 tokenizer=$2 version=$3 out=${4:-../models}
float=$(mktemp -d)
trap 'rm -rf "$float"' EXIT
export PYTHONPATH=.
"$python" scripts/export.py "$checkpoint" "$tokenizer" "$out" --version "$version"
"$python" scripts/export.py "$checkpoint" "$tokenizer" "$float" --version "$version" --float >/dev/null
"$python" scripts/golden.py "$out" tests/fixtures/heldout-sample.jsonl.zst ../test/golden --float "$float"
