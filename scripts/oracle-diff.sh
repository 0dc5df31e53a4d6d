#!/usr/bin/env bash
# Random cases through `sidecar authorize` and through the reference engine; fails on any difference. N cases (100000), SEED (the time),
# CASE (only this one), SHOW differences (5), ORACLE: folder of the oracle, CEDAR_DATA: the public suites, whose texts are damaged too.
set -euo pipefail
source "$(dirname "$0")/require.sh"

oracle="${ORACLE:-$repository/../shared/tools/cedar-oracle}"
if [ ! -f "$oracle/oracle.mjs" ]; then
    say "The reference engine is not at $oracle; set ORACLE to its folder. Nothing was compared."
    exit 3
fi

need_dotnet
need_node

# A copy: its folder may be read-only, and npm writes.
copy="$repository/artifacts/oracle-diff/oracle"
if ! cmp -s "$oracle/package-lock.json" "$copy/.installed-lock.json" || ! cmp -s "$oracle/oracle.mjs" "$copy/oracle.mjs"; then
    say "Installing the reference engine …"
    rm -rf "$copy"
    mkdir -p "$copy"
    cp "$oracle"/*.mjs "$oracle"/package*.json "$copy"
    (cd "$copy" && quietly npm ci --omit=dev --no-audit --no-fund) || die "npm ci failed in $copy"
    cp "$copy/package-lock.json" "$copy/.installed-lock.json"
fi

corpus="$repository/artifacts/oracle-diff/corpus"
archive="${CEDAR_DATA:-$repository/../shared/testdata/cedar}/corpus-tests.tar.gz"
if [ ! -d "$corpus" ] && [ -f "$archive" ]; then
    mkdir -p "$corpus.part"
    tar -xzf "$archive" -C "$corpus.part" --strip-components=1 --wildcards '*.cedar' '*.cedarschema'
    mv "$corpus.part" "$corpus"
fi

for project in src/Sidecar tests/Sidecar.OracleDiff; do
    quietly dotnet build "$repository/$project" -c Release --nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=false || die "the build failed"
done

export ORACLE="$copy/oracle.mjs" SIDECAR="$repository/src/Sidecar/bin/Release/net10.0/sidecar.dll" CORPUS=""
if [ -d "$corpus" ]; then CORPUS="$corpus"; fi
exec dotnet "$repository/tests/Sidecar.OracleDiff/bin/Release/net10.0/oracle-diff.dll" </dev/null
