#!/usr/bin/env bash
# make bench-decisions: what the Cedar engine costs, on one core, beside its bars and other engines' figures. Fails on a wrong
# decision or an allocation; a missed time is printed only. BENCH_CORE (1) is the core.
set -euo pipefail
source "$(dirname "$0")/require.sh"

need_dotnet
project="$repository/tests/Sidecar.Benchmarks"
say "Building …"
# Build servers would outlive the script.
quietly dotnet build "$project" -c Release --nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=false || die "the build failed"

core="${BENCH_CORE:-1}"
pin=()
if have taskset && taskset -c "$core" true 2>/dev/null; then
    pin=(taskset -c "$core")
fi

say "Measuring; this takes one to two minutes …"
# The garbage collector as the sidecar sets it.
export DOTNET_gcServer=0 DOTNET_gcConcurrent=0
exec "${pin[@]}" dotnet "$project/bin/Release/net10.0/Sidecar.Benchmarks.dll" decisions
