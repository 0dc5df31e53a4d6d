#!/usr/bin/env bash
# make bench-decisions: what the Cedar engine costs, on one core, beside its bars and other engines' figures. Fails on a wrong
# decision or an allocation; a missed time is printed only. BENCH_CORE (1) is the core.
set -euo pipefail
source "$(dirname "$0")/require.sh"

need_dotnet
build_benchmarks
say "Measuring; this takes one to two minutes …"
measure decisions
