#!/usr/bin/env bash
# make chart: renders the Helm chart with every file of ci/ and with values that must be refused. Uses helm when it is installed, otherwise the
# renderer HELM_RENDER with manifest-check beside it. Fails when there is neither: then nothing was checked.
set -euo pipefail
source "$(dirname "$0")/require.sh"

chart="$repository/deploy/helm/cloudinary-sidecar"
example="$repository/deploy/helm/example-app"
renderer=${HELM_RENDER:-$repository/../shared/tools/helm-render/helm-render}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if have helm; then
    with="helm $(helm version --short)"
    # Without a cluster an older helm takes its own, older Kubernetes version.
    render() { helm template release-name "$@" --kube-version 1.31.0; }
    check=
elif [ -x "$renderer" ]; then
    with="the renderer (no helm on PATH)"
    # Strict: a value that is used and not in values.yaml is an error.
    render() { "$renderer" ${strict:+--strict} "$@"; }
    check=$(dirname "$renderer")/manifest-check
    [ -x "$check" ] || check=
else
    die "neither helm on PATH nor a renderer at HELM_RENDER ($renderer): the chart was not checked at all"
fi

strict= rendered=0 documents=0 refused=0 facts=0 failed=0
fail() { say "FAILED  $*"; failed=$((failed + 1)); }

# accept NAME CHART ARGUMENTS…: it renders, and Kubernetes knows every field. The text is left in $work/out.
accept() {
    local name=$1
    shift
    if ! strict=1 render "$@" >"$work/out" 2>"$work/error"; then
        : >"$work/out"
        fail "$name: $(tail -n 3 "$work/error")"
        return 0
    fi
    if [ -n "$check" ] && ! "$check" --strict <"$work/out" >"$work/findings"; then
        fail "$name: $(cat "$work/findings")"
        return 0
    fi
    rendered=$((rendered + 1))
    documents=$((documents + $(grep -c '^kind: ' "$work/out")))
}

# refuse WORD ARGUMENTS…: it does not render, and the reason names the word.
refuse() {
    local word=$1
    shift
    if render "$chart" -f "$chart/ci/minimal-values.yaml" "$@" >/dev/null 2>"$work/error"; then
        fail "not refused: $*"
    elif ! grep -qF -- "$word" "$work/error"; then
        fail "refused, but not because of $word: $*: $(tail -n 3 "$work/error")"
    else
        refused=$((refused + 1))
    fi
}

# has TEXT / hasnt TEXT: in what was rendered last.
has() { if grep -qF -- "$1" "$work/out"; then facts=$((facts + 1)); else fail "not rendered: $1"; fi; }
hasnt() { if grep -qF -- "$1" "$work/out"; then fail "rendered, and should not be: $1"; else facts=$((facts + 1)); fi; }

minimal() {
    local name=$1
    shift
    accept "$name" "$chart" -f "$chart/ci/minimal-values.yaml" "$@"
}

# What must render.
for values in "$chart"/ci/*-values.yaml; do
    accept "$(basename "$values")" "$chart" -f "$values"
    cp "$work/out" "$work/$(basename "$values")"
done
of() { cp "$work/$1-values.yaml" "$work/out"; }

of inline-grants
has 'archive.cedar: |'
has 'mountPath: "/etc/sidecar-secrets/app-keys"'
hasnt 'checksum/'

of existing-config
has '@sha256:e3b0'
hasnt 'kind: ConfigMap'
hasnt 'replicas: 2'
has '{ name: SIDECAR__UPSTREAM__MAXINSPECTEDANSWERBYTES, value: "67108864" }'
has '{ name: SIDECAR__REQUESTS__MAXTOTALSPOOLBYTES, value: "10066329600" }'
has 'name: SIDECAR__REDIS__CONFIGURATION'
has 'secretKeyRef: { name: "media-redis", key: "configuration" }'

of sidecar
has 'kind: ConfigMap'
hasnt 'kind: Deployment'
hasnt 'kind: Service'

of minimal
hasnt 'SIDECAR__REDIS__CONFIGURATION'
has 'readOnlyRootFilesystem: true'
has 'automountServiceAccountToken: false'
has 'runAsUser: 1654'
hasnt 'kind: NetworkPolicy'
hasnt 'clusterIP: None'

minimal "one size for the spool" --set spool.sizeLimit=512Mi
has 'sizeLimit: 512Mi'
has '{ name: SIDECAR__REQUESTS__MAXSPOOLBYTES, value: "503316480" }'
has '{ name: SIDECAR__REQUESTS__MAXTOTALSPOOLBYTES, value: "503316480" }'

minimal "a spool in memory" --set spool.medium=Memory
has 'medium: Memory'
minimal "no wait before the end" --set preStopSleepSeconds=0
hasnt 'preStop'
minimal "own service account" --set serviceAccount.create=false --set serviceAccount.name=media
has 'serviceAccountName: media'
hasnt 'kind: ServiceAccount'
minimal "a node port" --set service.type=NodePort --set service.nodePort=30080
has 'nodePort: 30080'
minimal "default budget" --set podDisruptionBudget.enabled=true
has 'maxUnavailable: 1'
minimal "a budget of none" --set podDisruptionBudget.enabled=true --set podDisruptionBudget.maxUnavailable=0
has '  maxUnavailable: 0'
minimal "default network policy" --set networkPolicy.enabled=true
has 'podSelector: {}'
minimal "annotations for Prometheus" --set metrics.annotations=true
has 'prometheus.io/path: /metrics'
has 'prometheus.io/port: "8081"'
minimal "own names" --set fullnameOverride=media --set nameOverride=proxy
has 'name: media'
has 'app.kubernetes.io/name: proxy'

# The named templates in the chart of an app. Helm resolves the dependency; the renderer knows none, so there the templates are put into
# the chart itself and the context is made by hand.
if have helm; then
    cp -R "$example" "$work/app"
    mkdir -p "$work/app/charts"
    cp -R "$chart" "$work/app/charts/cloudinary-sidecar"
else
    mkdir -p "$work/app/templates"
    sed '/^dependencies:/,$d' "$example/Chart.yaml" >"$work/app/Chart.yaml"
    cp "$example/values.yaml" "$work/app/"
    cp "$chart/values.yaml" "$work/app/sub-values.yaml"
    cp "$chart"/templates/_*.tpl "$work/app/templates/"
    {
        # shellcheck disable=SC2016
        echo '{{- $values := mergeOverwrite (.Files.Get "sub-values.yaml" | fromYaml) (index .Values "cloudinary-sidecar") }}'
        # shellcheck disable=SC2016
        echo '{{- $sidecar := dict "Values" $values "Chart" (dict "Name" "cloudinary-sidecar" "Version" "0.1.0" "AppVersion" "0.1.0") "Release" .Release "Capabilities" .Capabilities }}'
        sed 1d "$example/templates/deployment.yaml"
    } >"$work/app/templates/deployment.yaml"
fi
accept "the example app" "$work/app"
has 'restartPolicy: Always'
has '{ name: SIDECAR__DATAPLANE__URL, value: "http://127.0.0.1:18080" }'
has 'configMap: { name: "release-name-cloudinary-sidecar-grants" }'
hasnt 'preStop'

# What must be refused, and why.
grants() { printf 'version: 1\n%s\n' "$1" >"$work/grants.yaml"; printf 'existingConfigMap: ""\ngrants: |\n%s\n' "$(sed 's/^/  /' "$work/grants.yaml")" >"$work/values.yaml"; }

refuse replicas --set replicas=3
refuse existingSecrt --set upstream.existingSecrt=x
refuse Upsteam --set options.Upsteam.ActivityTimeout=00:01:00
refuse ActivityTimout --set options.Upstream.ActivityTimout=00:01:00
refuse ActivityTimeout --set options.Upstream.ActivityTimeout=60
refuse MaxRefillPages --set options.Answers.MaxRefillPages=51
refuse MaxSelectorPages --set options.Answers.MaxSelectorPages=0
refuse Path --set options.Grants.Path=/tmp/grants.yaml
refuse replicaCount --set-string replicaCount=two
refuse mode --set mode=daemon
refuse digest --set image.digest=sha256:abc
refuse logLevel --set logLevel=verbose
refuse sizeLimit --set spool.sizeLimit=2G
refuse apiSecret --set upstream.apiSecret=plain
refuse secretEnv --set 'secretEnv[0].name=A' --set 'secretEnv[0].value=plain'
refuse livenessProbe --set livenessProbe.httpGet.path=/
refuse policies --set 'policies.archive=forbid'
refuse image.repository --set image.repository=
refuse neither --set existingConfigMap=
refuse both --set-string 'grants=version: 1'
refuse policies --set 'policies.a\.cedar=permit(principal\,action\,resource);'
refuse "two different ones" --set ports.operations=8080
refuse MaxTotalSpoolBytes --set options.Requests.MaxTotalSpoolBytes=8589934592
refuse MaxSpoolBytes --set options.Requests.MaxSpoolBytes=8589934592
refuse terminationGracePeriodSeconds --set terminationGracePeriodSeconds=5
refuse podDisruptionBudget --set podDisruptionBudget.enabled=true --set podDisruptionBudget.minAvailable=1 --set podDisruptionBudget.maxUnavailable=1
refuse autoscaling --set autoscaling.enabled=true --set autoscaling.targetCPUUtilizationPercentage=null
refuse maxReplicas --set autoscaling.enabled=true --set autoscaling.maxReplicas=1
refuse "expected YAML" --set existingConfigMap= --set-string 'grants=a: [' 
refuse "expected version: 1" --set existingConfigMap= --set-string 'grants=version: 2'
grants 'keys: [{ key: shop, cloud: demo, secret: plain }]'
refuse 'the key "shop" has a literal secret' -f "$work/values.yaml"
grants 'environments: [{ cloud: demo, upstream: { api_key: "1", api_secret: plain } }]'
refuse 'the environment "demo" has a literal api_secret' -f "$work/values.yaml"
grants 'account: { id: a, upstream: { api_key: "1", api_secret: plain } }'
refuse 'the account has a literal api_secret' -f "$work/values.yaml"
grants 'account: { id: a, upstream: { api_key: "1", api_secret_env: S }, keys: [{ key: owner, secret: plain }] }'
refuse 'the account key "owner" has a literal secret' -f "$work/values.yaml"
grants 'environments: [{ cloud: demo, upstream: { api_key: "1", api_secret: plain } }]'
minimal "literal secrets for a demo" -f "$work/values.yaml" --set allowSecretsInGrants=true
has 'api_secret: plain'

# A connection string is a secret: only by reference.
refuse Configuration --set options.Redis.Configuration=redis:6379

# Every option of docs/options.md can be given, apart from those the chart sets itself.
options=0
while IFS=: read -r section option; do
    case "$section:$option" in DataPlane:Url | Operations:Url | Grants:Path | Requests:SpoolDirectory | Redis:Configuration) continue ;; esac
    if grep -q "\"$section\": {" "$chart/values.schema.json" && grep -q "\"$option\": {" "$chart/values.schema.json"; then
        options=$((options + 1))
    else
        fail "docs/options.md has $section:$option, values.schema.json does not"
    fi
done < <(sed -n 's/^| `Sidecar:\([A-Za-z]*:[A-Za-z0-9]*\)`.*/\1/p' "$repository/docs/options.md")
[ "$options" -gt 0 ] || fail "no options found in docs/options.md"

if have helm; then
    for values in "$chart"/ci/*-values.yaml; do
        helm lint --strict "$chart" -f "$values" >"$work/lint" 2>&1 || fail "helm lint, $(basename "$values"): $(cat "$work/lint")"
    done
fi

echo "Checked with $with${check:+ and manifest-check}."
[ -n "$check" ] || echo "Fields were not held against the Kubernetes API: helm template | kubectl apply --dry-run=server -f - does that."
echo "$rendered renderings accepted ($documents documents, $facts facts in them), $refused values refused, $options options in the schema, $failed failed"
[ "$failed" -eq 0 ]
