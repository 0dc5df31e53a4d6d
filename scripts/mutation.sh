#!/usr/bin/env bash
# make mutation: Stryker makes mutants of the Cedar engine, tests/Sidecar.Policy.Mutation runs the tests against them; see docs/testing.md.
# FOLDER=Residuals (or a file's name) judges only those; KEEP=1 takes the mutants of the last run, which is right when only tests have changed.
set -euo pipefail
source "$(dirname "$0")/require.sh"

need_dotnet
out="$repository/artifacts/mutation"
mkdir -p "$out"
cd "$repository"
quietly dotnet tool restore || die "dotnet-stryker could not be restored"

if [ -z "${KEEP:-}" ] || [ ! -f "$out/Sidecar.Policy.dll" ]; then
    say "Making mutants …"
    rm -f "$out/Sidecar.Policy.dll"
    export MUTATED_ASSEMBLY="$out/Sidecar.Policy.dll"
    (cd tests/Sidecar.Policy.Tests && quietly dotnet stryker --skip-version-check --output "$out") || die "Stryker failed"
    unset MUTATED_ASSEMBLY
fi

say "Building …"
quietly dotnet build tests/Sidecar.Policy.Mutation -c Release --nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=false || die "the build failed"

say "Running the tests against the mutants …"
bin="$repository/tests/Sidecar.Policy.Mutation/bin/Release/net10.0"
cp "$out/Sidecar.Policy.dll" "$bin/Sidecar.Policy.dll"
rc=0
PROPERTY_ROUNDS="${PROPERTY_ROUNDS:-20}" CEDAR_SAMPLE="${CEDAR_SAMPLE:-50}" "$bin/mutation" "$out/reports/mutation-report.json" "$out/results.tsv" ${FOLDER:+"$FOLDER"} || rc=$?

# The next build must not take the mutants for the program.
rm -f "$bin/Sidecar.Policy.dll"
exit "$rc"
