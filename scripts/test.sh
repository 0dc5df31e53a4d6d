#!/usr/bin/env bash
# All tests and one summary. Quiet while things go well; a failure is shown in full.
# Machine-readable results stay in artifacts/test-results.
set -euo pipefail
source "$(dirname "$0")/require.sh"

results="$repository/artifacts/test-results"
rm -rf "$results"
mkdir -p "$results"

need_dotnet
need_node
need_java
need_redis
need_npm_packages
build_solution

dotnet_rc=0
contract_rc=0

say "Unit and in-process tests …"
for project in "$repository"/tests/*.Tests/*.csproj; do
    name=$(basename "$project" .csproj)
    dotnet test "$project" -c Release --no-build --nologo -v quiet \
        --logger "trx;LogFileName=$name.trx" --results-directory "$results" \
        >"$results/$name.log" 2>&1 </dev/null || { dotnet_rc=1; cat "$results/$name.log" >&2; }
done

say "Contract tests …"
(cd "$repository/tests/contract" && node --test --test-concurrency=2 --test-reporter=tap test/*.test.mjs) \
    >"$results/contract.tap" 2>"$results/contract.log" </dev/null || contract_rc=1

rc=0
node "$repository/scripts/summarise.mjs" "$results" || rc=1
[ "$dotnet_rc" -eq 0 ] && [ "$contract_rc" -eq 0 ] || rc=1
exit "$rc"
