#!/usr/bin/env bash
set -euo pipefail
source "$(dirname "$0")/require.sh"

need_dotnet
build_solution
