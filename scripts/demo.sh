#!/usr/bin/env bash
# make demo: emulator and sidecar on this machine, and a tour. DEMO_EXIT=1 ends after the tour, non-zero when a step was
# not as expected. Everything it writes is in .demo/.
set -euo pipefail
source "$(dirname "$0")/require.sh"

need_dotnet
need_node
need_npm_packages
build_solution
exec node "$repository/scripts/demo/tour.mjs"
