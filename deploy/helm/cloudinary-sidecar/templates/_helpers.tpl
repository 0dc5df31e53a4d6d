{{- define "cloudinary-sidecar.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "cloudinary-sidecar.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains (include "cloudinary-sidecar.name" .) .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "cloudinary-sidecar.name" .) | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "cloudinary-sidecar.selectorLabels" -}}
app.kubernetes.io/name: {{ include "cloudinary-sidecar.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "cloudinary-sidecar.labels" -}}
{{- $own := dict "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-") "app.kubernetes.io/managed-by" .Release.Service "app.kubernetes.io/version" .Chart.AppVersion }}
{{- merge (include "cloudinary-sidecar.selectorLabels" . | fromYaml) $own .Values.commonLabels | toYaml }}
{{- end }}

{{- define "cloudinary-sidecar.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "cloudinary-sidecar.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "cloudinary-sidecar.grantsConfigMap" -}}
{{- default (printf "%s-grants" (include "cloudinary-sidecar.fullname" .)) .Values.existingConfigMap }}
{{- end }}

{{/* A repeat of what the schema cannot say: values that only make sense together. */}}
{{- define "cloudinary-sidecar.validate" -}}
{{- $v := .Values }}
{{- if not $v.image.repository }}
{{- fail "image.repository: expected where you pushed the image, found nothing (there is no public image)" }}
{{- end }}
{{- if and $v.grants $v.existingConfigMap }}
{{- fail "grants, existingConfigMap: expected one of them, found both" }}
{{- end }}
{{- if not (or $v.grants $v.existingConfigMap) }}
{{- fail "grants, existingConfigMap: expected one of them, found neither; try --set-file grants=grants.yaml" }}
{{- end }}
{{- if and $v.existingConfigMap $v.policies }}
{{- fail "policies: expected none beside existingConfigMap; put them into that ConfigMap, or into one of extraConfigMaps" }}
{{- end }}
{{- if $v.grants }}
{{- include "cloudinary-sidecar.validateGrants" . }}
{{- end }}
{{- if eq (int $v.ports.http) (int $v.ports.operations) }}
{{- fail "ports: expected two different ones" }}
{{- end }}
{{- end }}

{{/* The sidecar itself checks grants properly (sidecar validate); here only what would be too late there. */}}
{{- define "cloudinary-sidecar.validateGrants" -}}
{{- $grants := fromYaml .Values.grants }}
{{- if hasKey $grants "Error" }}
{{- fail (printf "grants: expected YAML, found: %s" $grants.Error) }}
{{- end }}
{{- if ne (toString $grants.version) "1" }}
{{- fail "grants: expected version: 1" }}
{{- end }}
{{- if not .Values.allowSecretsInGrants }}
{{- $advice := "a ConfigMap is no place for secrets; use the forms with _env or _file, or for a demo allowSecretsInGrants: true" }}
{{- range $grants.keys }}
{{- if hasKey . "secret" }}
{{- fail (printf "grants: the key %q has a literal secret; %s" (toString .key) $advice) }}
{{- end }}
{{- end }}
{{- range $environment := $grants.environments }}
{{- if hasKey (default dict $environment.upstream) "api_secret" }}
{{- fail (printf "grants: the environment %q has a literal api_secret; %s" (toString $environment.cloud) $advice) }}
{{- end }}
{{- end }}
{{- with get $grants "account" }}
{{- if hasKey (default dict .upstream) "api_secret" }}
{{- fail (printf "grants: the account has a literal api_secret; %s" $advice) }}
{{- end }}
{{- range .keys }}
{{- if hasKey . "secret" }}
{{- fail (printf "grants: the account key %q has a literal secret; %s" (toString .key) $advice) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Bytes of spool.sizeLimit. */}}
{{- define "cloudinary-sidecar.spoolBytes" -}}
{{- $limit := .Values.spool.sizeLimit }}
{{- if hasSuffix "Gi" $limit }}
{{- mul (trimSuffix "Gi" $limit | int64) 1073741824 }}
{{- else }}
{{- mul (trimSuffix "Mi" $limit | int64) 1048576 }}
{{- end }}
{{- end }}

{{/* A number of the values as text: YAML numbers arrive as floats, and a large float would print with an exponent. */}}
{{- define "cloudinary-sidecar.text" -}}
{{- if kindIs "float64" . }}{{ int64 . }}{{ else }}{{ toString . }}{{ end }}
{{- end }}
