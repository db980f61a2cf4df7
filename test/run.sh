#!/bin/sh
# Types, lint and tests, and what they took: the time of every process that they waited for is in it.
export LC_ALL=C
start=$(date +%s)
tsc --noEmit -p tsconfig.json && biome check --error-on-warnings . && vitest run "$@"
status=$?
wall=$(($(date +%s) - start))

# `times` gives the children's seconds only to the shell that started them, not to a pipe.
used=$(mktemp)
times >"$used"
awk -v wall="$wall" '
  function seconds(text) { split(text, part, /[ms]/); return 60 * part[1] + part[2] }
  NR == 2 { printf "%d s, with %.0f s user and %.0f s sys\n", wall, seconds($1), seconds($2) }
' "$used"
rm "$used"
exit $status
