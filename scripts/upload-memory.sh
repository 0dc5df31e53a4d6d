#!/usr/bin/env bash
# make bench-upload: 300 MB through the sidecar while its resident memory is watched; fails when it grows by more than 64 MiB.
# UPLOAD_MEGABYTES and UPLOAD_LIMIT_MIB change the two numbers.
set -euo pipefail
source "$(dirname "$0")/require.sh"

need_dotnet
need_node
need_npm_packages
build_solution
exec node "$repository/scripts/bench/upload-memory.mjs"
