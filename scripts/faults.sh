#!/usr/bin/env bash
# make faults: two sidecars under load while Redis, Cloudinary's control plane, the clock or the grants file fails. One line per fault; fails when
# anything was allowed that the policies do not allow, or more was refused than is documented. SEED chooses the questions (1).
set -euo pipefail
source "$(dirname "$0")/require.sh"

need_dotnet
need_redis
say "Building …"
quietly dotnet build "$repository/tests/Sidecar.Faults" -c Release --nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=false || die "the build failed"
exec dotnet "$repository/tests/Sidecar.Faults/bin/Release/net10.0/Sidecar.Faults.dll" "${SEED:-1}" </dev/null
