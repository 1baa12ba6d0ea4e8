#!/bin/sh
# Runs one scenario with the audit on and holds its table against the independent reference.
# reference_scenario.sh PYTHON STEPPE OUT FILE | reference_scenario.sh PYTHON STEPPE OUT --seed SEED
# OUT is emptied first and kept after, so that a scenario that differs can be looked at.
set -eu
python=$1 steppe=$2 out=$3 file=$4
reference=$(dirname "$0")/reference

rm -rf "$out"
mkdir -p "$out"
if [ "$file" = --seed ]; then
  file=$("$python" "$reference/generate.py" "$5" "$out/scenario" --slice)
fi
"$steppe" run "$file" --audit --quiet --out "$out/run"
"$python" "$reference/compare.py" "$file" "$out/run/timeseries.csv" --tolerance 1e-9
