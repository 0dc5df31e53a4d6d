{{/*
The environment of the sidecar. Options first, then secrets, then extraEnv; of two of one name Kubernetes takes the last.
*/}}
{{- define "cloudinary-sidecar.env" -}}
{{- $v := .Values }}
{{- $address := default (ternary "127.0.0.1" "0.0.0.0" (eq $v.mode "sidecar")) $v.listenAddress }}
{{- $spool := div (mul 15 (include "cloudinary-sidecar.spoolBytes" . | int64)) 16 }}
{{- $given := default dict (get $v.options "Requests") }}
{{- $total := $spool }}
{{- if hasKey $given "MaxTotalSpoolBytes" }}
{{- $total = int64 $given.MaxTotalSpoolBytes }}
{{- if gt $total (include "cloudinary-sidecar.spoolBytes" . | int64) }}
{{- fail "options.Requests.MaxTotalSpoolBytes: expected no more than spool.sizeLimit, or the kubelet evicts the pod first" }}
{{- end }}
{{- end }}
{{- $largest := min $total 1073741824 }}
{{- if hasKey $given "MaxSpoolBytes" }}
{{- $largest = int64 $given.MaxSpoolBytes }}
{{- if gt $largest $total }}
{{- fail (printf "options.Requests.MaxSpoolBytes: expected no more than %d, what may be set aside in all; raise spool.sizeLimit" $total) }}
{{- end }}
{{- end -}}
- { name: TMPDIR, value: /tmp }
- { name: SIDECAR__DATAPLANE__URL, value: {{ printf "http://%s:%d" $address (int $v.ports.http) | quote }} }
- { name: SIDECAR__OPERATIONS__URL, value: {{ printf "http://0.0.0.0:%d" (int $v.ports.operations) | quote }} }
- { name: SIDECAR__REQUESTS__MAXSPOOLBYTES, value: {{ $largest | toString | quote }} }
- { name: SIDECAR__REQUESTS__MAXTOTALSPOOLBYTES, value: {{ $total | toString | quote }} }
- { name: SERILOG__MINIMUMLEVEL__DEFAULT, value: {{ $v.logLevel | quote }} }
{{- range $section, $options := $v.options }}
{{- range $name, $value := $options }}
{{- if not (has $name (list "MaxSpoolBytes" "MaxTotalSpoolBytes")) }}
- { name: {{ printf "SIDECAR__%s__%s" $section $name | upper }}, value: {{ include "cloudinary-sidecar.text" $value | quote }} }
{{- end }}
{{- end }}
{{- end }}
{{- with $v.upstream }}
{{- if .existingSecret }}
- name: CLOUDINARY_API_KEY
  valueFrom:
    secretKeyRef: { name: {{ .existingSecret | quote }}, key: {{ .apiKeyKey | quote }} }
- name: CLOUDINARY_API_SECRET
  valueFrom:
    secretKeyRef: { name: {{ .existingSecret | quote }}, key: {{ .apiSecretKey | quote }} }
{{- end }}
{{- end }}
{{- with $v.redis }}
{{- if .existingSecret }}
- name: SIDECAR__REDIS__CONFIGURATION
  valueFrom:
    secretKeyRef: { name: {{ .existingSecret | quote }}, key: {{ .configurationKey | quote }} }
{{- end }}
{{- end }}
{{- range $v.secretEnv }}
- name: {{ .name }}
  valueFrom:
    secretKeyRef: { name: {{ .secretName | quote }}, key: {{ .key | quote }} }
{{- end }}
{{- with $v.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/*
The container, as one element of a list. In mode sidecar it is a native sidecar, for initContainers: it starts before the
app, which waits for the startup probe, and ends after it. The context is this chart's own:

  initContainers:
    {{- include "cloudinary-sidecar.container" (index .Subcharts "cloudinary-sidecar") | nindent 8 }}
*/}}
{{- define "cloudinary-sidecar.container" -}}
{{- include "cloudinary-sidecar.validate" . }}
{{- $v := .Values -}}
- name: cloudinary-sidecar
  image: {{ if $v.image.digest }}{{ printf "%s@%s" $v.image.repository $v.image.digest | quote }}{{ else }}{{ printf "%s:%s" $v.image.repository (default .Chart.AppVersion $v.image.tag) | quote }}{{ end }}
  imagePullPolicy: {{ $v.image.pullPolicy }}
  {{- if eq $v.mode "sidecar" }}
  restartPolicy: Always
  {{- end }}
  args: [serve, --grants, {{ printf "/etc/sidecar/%s" $v.grantsKey | quote }}]
  env:
    {{- include "cloudinary-sidecar.env" . | nindent 4 }}
  {{- with $v.extraEnvFrom }}
  envFrom:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- /* Names of their own: in the pod of an app, "http" is likely taken. */}}
  ports:
    - { name: cld-http, containerPort: {{ int $v.ports.http }}, protocol: TCP }
    - { name: cld-operations, containerPort: {{ int $v.ports.operations }}, protocol: TCP }
  startupProbe:
    httpGet: { path: /readyz, port: cld-operations }
    {{- toYaml $v.startupProbe | nindent 4 }}
  readinessProbe:
    httpGet: { path: /readyz, port: cld-operations }
    {{- toYaml $v.readinessProbe | nindent 4 }}
  livenessProbe:
    httpGet: { path: /livez, port: cld-operations }
    {{- toYaml $v.livenessProbe | nindent 4 }}
  {{- if and (eq $v.mode "gateway") (gt (int $v.preStopSleepSeconds) 0) }}
  lifecycle:
    preStop:
      sleep: { seconds: {{ int $v.preStopSleepSeconds }} }
  {{- end }}
  resources:
    {{- toYaml $v.resources | nindent 4 }}
  securityContext:
    {{- toYaml $v.securityContext | nindent 4 }}
  volumeMounts:
    - { name: cloudinary-sidecar-grants, mountPath: /etc/sidecar, readOnly: true }
    - { name: cloudinary-sidecar-tmp, mountPath: /tmp }
    {{- range $i, $secret := $v.secretFiles }}
    - { name: cloudinary-sidecar-secret-{{ $i }}, mountPath: {{ printf "/etc/sidecar-secrets/%s" .secretName | quote }}, readOnly: true }
    {{- end }}
    {{- with $v.extraVolumeMounts }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}

{{/*
The volumes the container mounts, as elements of a list. All ConfigMaps are one projected volume: the kubelet swaps it as
a whole, and the sidecar sees it within its ReloadInterval. A subPath would never be updated.
*/}}
{{- define "cloudinary-sidecar.volumes" -}}
{{- $v := .Values -}}
- name: cloudinary-sidecar-grants
  projected:
    sources:
      {{- range $v.extraConfigMaps }}
      - configMap: { name: {{ . | quote }} }
      {{- end }}
      {{- /* Last: of two files with one name the later counts, and no other ConfigMap may replace the grants. */}}
      - configMap: { name: {{ include "cloudinary-sidecar.grantsConfigMap" . | quote }} }
- name: cloudinary-sidecar-tmp
  emptyDir:
    sizeLimit: {{ $v.spool.sizeLimit }}
    {{- with $v.spool.medium }}
    medium: {{ . }}
    {{- end }}
{{- range $i, $secret := $v.secretFiles }}
- name: cloudinary-sidecar-secret-{{ $i }}
  secret: { secretName: {{ .secretName | quote }} }
{{- end }}
{{- with $v.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}
