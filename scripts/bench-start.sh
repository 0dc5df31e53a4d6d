#!/usr/bin/env bash
# make bench-start: a cold start, of the program as it is published, with many grants at Cloudinary; fails when it takes more than 5 s (1.5 s from Redis) or more than 200 MiB.
# START_ACCOUNT (users,groups,policies,folders), START_SECONDS, START_REDIS_SECONDS and START_MIB change the numbers; SIDECAR_DLL names another program.
set -euo pipefail
source "$(dirname "$0")/require.sh"

need_dotnet
need_node
build_solution
[ -n "${SIDECAR_DLL:-}" ] || publish_sidecar
exec node "$repository/scripts/bench/start.mjs"
