#!/usr/bin/env bash
# make bench-start: a cold start with many grants at Cloudinary; fails when it takes more than 5 s or more than 200 MiB.
# START_ACCOUNT (users,groups,policies,folders), START_SECONDS and START_MIB change the numbers.
set -euo pipefail
source "$(dirname "$0")/require.sh"

need_dotnet
need_node
build_solution
exec node "$repository/scripts/bench/start.mjs"
