# Sourced by the other scripts: what a machine must have, installed when we may, named clearly when we may not.

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=1

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command quietly; shows everything it said when it fails.
quietly() {
    local log rc=0
    log=$(mktemp)
    "$@" >"$log" 2>&1 </dev/null || rc=$?
    if [ "$rc" -ne 0 ]; then
        say "failed ($rc): $*"
        cat "$log" >&2
    fi
    rm -f "$log"
    return "$rc"
}

# install_package COMMAND DEBIAN-PACKAGE WHAT-FOR
install_package() {
    if [ "$(id -u)" -ne 0 ] || ! have apt-get; then
        die "$1 is missing ($3). On Debian: apt-get install $2"
    fi
    say "Installing $2 ($3) …"
    export DEBIAN_FRONTEND=noninteractive
    quietly apt-get update || die "apt-get update failed; install $2 by hand"
    quietly apt-get install -y --no-install-recommends "$2" || die "apt-get install $2 failed; install it by hand"
    have "$1" || die "$2 was installed, but there is no $1"
}

need_dotnet() {
    have dotnet || die "the .NET 10 SDK is missing (https://dotnet.microsoft.com/download)"
    dotnet --list-sdks | grep -q '^10\.' || die "the .NET 10 SDK is missing; found: $(dotnet --list-sdks | tr '\n' ' ')"
}

need_node() {
    have node || die "Node is missing (18 or newer)"
    have npm || die "npm is missing"
    node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 18 ? 0 : 1)' || die "Node $(node --version) is too old; 18 or newer is needed"
}

need_java() {
    have java || install_package java default-jre-headless "WireMock needs Java 11 or newer"
    local major
    major=$(java -version 2>&1 | sed -n '/version "/{s/.*version "\([0-9]*\).*/\1/p;q}')
    [ "${major:-0}" -ge 11 ] || die "Java ${major:-?} is too old; WireMock needs 11 or newer"
}

need_redis() { have redis-server || install_package redis-server redis-server "the tests of the shared cache start their own"; }

need_wrk() { have wrk || install_package wrk wrk "the load generator of make bench"; }

# The npm packages of the contract tests (the Cloudinary SDK, WireMock), as the lockfile has them.
need_npm_packages() {
    local folder="$repository/tests/contract"
    if ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json"; then
        say "Installing the npm packages of tests/contract …"
        (cd "$folder" && quietly npm ci --no-audit --no-fund) || die "npm ci failed in tests/contract"
        cp "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json"
    fi
}

build_solution() {
    say "Building …"
    # Build servers would outlive the script.
    quietly dotnet build "$repository/Sidecar.sln" -c Release --nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=false || die "the build failed"
}

# Publishes the sidecar as the image has it, compiled for this machine, into artifacts/publish; from a feed without the compiler as it was built.
publish_sidecar() {
    local arch=x64
    [ "$(uname -m)" = aarch64 ] && arch=arm64
    local publish=(dotnet publish "$repository/src/Sidecar/Sidecar.csproj" -c Release -o "$repository/artifacts/publish" -p:UseAppHost=false --nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=false)
    say "Publishing …"
    rm -rf "$repository/artifacts/publish"
    if ! quietly "${publish[@]}" -a "$arch"; then
        say "The compiler for published programs could not be restored: measured without it, which takes longer to start."
        quietly "${publish[@]}" || die "the publish failed"
    fi
    export SIDECAR_DLL="$repository/artifacts/publish/sidecar.dll"
}

benchmarks="$repository/tests/Sidecar.Benchmarks"

build_benchmarks() {
    say "Building …"
    # Build servers would outlive the script.
    quietly dotnet build "$benchmarks" -c Release --nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=false || die "the build failed"
}

# Goes on as the benchmarks, with these arguments, on one core (BENCH_CORE) and with the garbage collector as the sidecar sets it.
measure() {
    local core="${BENCH_CORE:-1}"
    local pin=()
    if have taskset && taskset -c "$core" true 2>/dev/null; then
        pin=(taskset -c "$core")
    fi
    export DOTNET_gcServer=0 DOTNET_gcConcurrent=0
    exec "${pin[@]}" dotnet "$benchmarks/bin/Release/net10.0/Sidecar.Benchmarks.dll" "$@"
}
