#!/usr/bin/env bash
# Random expressions under random grants, evaluated by the emulator in every dialect; fails when a hidden row comes out or a shown one is lost.
# N expressions (100000), SEED (the time), CASE (only this one), SHOW failures (5), SEARCH_DATA: the folder of the collected expressions.
set -euo pipefail
source "$(dirname "$0")/require.sh"

need_dotnet
quietly dotnet build "$repository/tests/Sidecar.SearchFuzz" -c Release --nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=false || die "the build failed"

export SEARCH_DATA="${SEARCH_DATA:-$repository/../shared/testdata}"
if [ ! -f "$SEARCH_DATA/search-corpus.tsv" ]; then
    say "The collected expressions are not at $SEARCH_DATA; set SEARCH_DATA to their folder. Going on without them."
fi

exec dotnet "$repository/tests/Sidecar.SearchFuzz/bin/Release/net10.0/search-fuzz.dll" </dev/null
