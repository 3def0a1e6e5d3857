{{/* The start of every name: the release, with the chart's name unless it is in there already. */}}
{{- define "baton.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "baton.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* Labels that select; call with (dict "root" $ "service" "task"). */}}
{{- define "baton.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .service }}
{{- end }}

{{- define "baton.labels" -}}
{{ include "baton.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{/* gRPC addresses of all services: headless, so that a client sees every replica. */}}
{{- define "baton.addresses" -}}
{{- $root := . -}}
{{- $list := list -}}
{{- range $name, $_ := .Values.services }}{{ $list = append $list (printf "%s=%s-%s-grpc:50051" $name (include "baton.name" $root) $name) }}{{ end -}}
{{ join "," $list }}
{{- end }}

{{- define "baton.upstreams" -}}
{{- $root := . -}}
{{- $list := list -}}
{{- range $name, $_ := omit .Values.services "portal" }}{{ $list = append $list (printf "%s=http://%s-%s:8080" $name (include "baton.name" $root) $name) }}{{ end -}}
{{ join "," $list }}
{{- end }}

{{- define "baton.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "baton.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}
