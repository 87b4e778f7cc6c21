#!/usr/bin/env bash
# Runs both test projects at once and closes with one line: N passed, N failed[, N skipped].
# Options are handed to `dotnet test` (for example --filter).
set -uo pipefail
cd "$(dirname "$0")/.."
results=build/test-results
rm -rf "$results"
status=0
dotnet build FlexNic.Hdl.sln -c Release -nologo -v quiet || exit 1

# Both projects at once: each alone leaves a core idle most of the time. Their lines carry the name of the project.
mkdir -p "$results"
for project in FlexNic.Tests FlexNic.Cosim.Tests; do
  {
    dotnet test "verif/$project" -c Release --no-build --nologo --logger "console;verbosity=minimal" \
      --logger "trx;LogFileName=$project.trx" --results-directory "$results" "$@" 2>&1
    echo $? >"$results/$project.status"
  } | sed -u "s/^/$project: /" &
done
wait
for project in FlexNic.Tests FlexNic.Cosim.Tests; do
  [ "$(cat "$results/$project.status" 2>/dev/null)" = 0 ] || status=1
done

# The counters stand in one element of each result file: <Counters total=".." executed=".." passed=".." failed=".." .../>
count() {
  cat "$results"/*.trx 2>/dev/null | grep -o '<Counters [^>]*>' | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'
}
total=$(count total)
passed=$(count passed)
failed=$((total > 0 ? $(count executed) - passed : 0))
skipped=$((total - $(count executed)))
if [ "$passed" -eq 0 ]; then
  echo "no test ran" >&2
  status=1
fi
[ "$failed" -eq 0 ] || status=1
if [ "$skipped" -gt 0 ]; then
  echo "$passed passed, $failed failed, $skipped skipped"
else
  echo "$passed passed, $failed failed"
fi
exit $status
