#!/usr/bin/env bash
# make bench: one checked single-asset read, direct, through bare YARP and through the sidecar, in alternating rounds.
# BENCH_ROUNDS (5) and BENCH_SECONDS (6 per measurement) change how long it takes.
set -euo pipefail
source "$(dirname "$0")/require.sh"

need_dotnet
need_node
need_wrk
build_solution
exec node "$repository/scripts/bench/bench.mjs"
