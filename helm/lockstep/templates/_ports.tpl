{{/* The ports of a list of host:port, each once, in order. */}}
{{- define "lockstep.portsOf" -}}
{{- $ports := list }}
{{- range . }}
{{- $ports = append $ports (splitList ":" . | last | int) }}
{{- end }}
{{- $ports | uniq | toJson }}
{{- end }}

{{- define "lockstep.kafkaPorts" -}}
{{- include "lockstep.portsOf" (splitList "," (include "lockstep.kafka" .)) }}
{{- end }}

{{/* The ports of the stores that a service uses. */}}
{{- define "lockstep.storePorts" -}}
{{- $ports := list }}
{{- $v := .root.Values }}
{{- $sink := .facts.sink | default "" }}
{{- if or (eq .name "event-service") $sink }}
{{- $ports = concat $ports (include "lockstep.kafkaPorts" .root | fromYamlArray) }}
{{- end }}
{{- if eq .name "event-service" }}
{{- $ports = append $ports (ternary 3306 (int $v.mysql.port) (eq $v.mysql.provider "operator")) }}
{{- if eq $v.mysql.provider "operator" }}
{{- /* The Service's port 3306 leads to the router's 6446, which policies see. */}}
{{- $ports = append $ports 6446 }}
{{- end }}
{{- end }}
{{- if or (eq .name "search-service") (eq $sink "elasticsearch") }}
{{- $ports = concat $ports (include "lockstep.portsOf" (splitList "," (include "lockstep.elasticsearchHosts" .root)) | fromYamlArray) }}
{{- end }}
{{- $sharesLimits := and (eq .name "gateway") (index .root.Values.services "gateway" "sharedLimits") }}
{{- if or (eq .name "search-service") (eq $sink "redis") $sharesLimits }}
{{- $ports = append $ports (ternary 6379 (int $v.redis.port) (eq $v.redis.provider "operator")) }}
{{- end }}
{{- $ports | uniq | toJson }}
{{- end }}
