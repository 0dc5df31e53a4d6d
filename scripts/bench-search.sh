#!/usr/bin/env bash
# make bench-search: what limiting a search and filtering its answer cost, on one core, beside their bars. Fails on a wrong answer; a missed
# time is printed only. BENCH_CORE (1) is the core, SEARCH_DATA (../shared/testdata) the folder of search-corpus.tsv.
set -euo pipefail
source "$(dirname "$0")/require.sh"

need_dotnet
build_benchmarks

corpus="${SEARCH_DATA:-$repository/../shared/testdata}/search-corpus.tsv"
if [ ! -f "$corpus" ]; then
    say "No corpus at $corpus; a few built-in expressions stand in for it."
    corpus=""
fi

say "Measuring; this takes about a minute …"
measure search ${corpus:+"$corpus"}
