#!/usr/bin/env bash
# make bench-search: what limiting a search and filtering its answer cost, on one core, beside their bars. Fails on a wrong answer; a missed
# time is printed only. BENCH_CORE (1) is the core, SEARCH_DATA (../shared/testdata) the folder of search-corpus.tsv.
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

corpus="${SEARCH_DATA:-$repository/../shared/testdata}/search-corpus.tsv"
if [ ! -f "$corpus" ]; then
    say "No corpus at $corpus; a few built-in expressions stand in for it."
    corpus=""
fi

say "Measuring; this takes about a minute …"
# The garbage collector as the sidecar sets it.
export DOTNET_gcServer=0 DOTNET_gcConcurrent=0
exec "${pin[@]}" dotnet "$project/bin/Release/net10.0/Sidecar.Benchmarks.dll" search ${corpus:+"$corpus"}
