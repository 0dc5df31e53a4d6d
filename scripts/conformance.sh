#!/usr/bin/env bash
# Compares the Cedar engine with the public suites in CEDAR_DATA and prints the counts. Fails on any difference.
set -euo pipefail
source "$(dirname "$0")/require.sh"

export CEDAR_DATA="${CEDAR_DATA:-$repository/../shared/testdata/cedar}"
if [ ! -d "$CEDAR_DATA" ]; then
    say "The public Cedar suites are not at $CEDAR_DATA; set CEDAR_DATA to their folder. Nothing was compared."
    exit 0
fi

need_dotnet
log=$(mktemp)
trap 'rm -f "$log"' EXIT
rc=0
(cd "$repository" && dotnet test tests/Sidecar.Policy.Tests -c Release --nologo \
    --filter "Category=Conformance" --logger "console;verbosity=detailed") >"$log" 2>&1 </dev/null || rc=$?

sed -n 's/^ *conformance: //p' "$log" | sort
if [ "$rc" -ne 0 ]; then
    cat "$log" >&2
    exit "$rc"
fi

# A filter that matches nothing succeeds too.
[ "$(grep -c '^ *conformance: .* 0 differences' "$log")" -eq 7 ] || { cat "$log" >&2; die "not every suite was compared"; }
