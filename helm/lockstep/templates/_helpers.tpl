{{/* Facts that follow from the images and the rules, not from values: names and ports are those of gateway/rules. */}}
{{- define "lockstep.facts" -}}
# Imports lie in its folder for temporary files while they run.
event-service: {image: event-service, port: 8081, drainSeconds: 15, tmp: 3Gi}
search-service: {image: search-service, port: 8082, drainSeconds: 10}
{{- if index .Values.services "sync-worker-elasticsearch" "enabled" }}
sync-worker-elasticsearch: {image: sync-worker, port: 8083, drainSeconds: 20, sink: elasticsearch}
{{- end }}
{{- if index .Values.services "sync-worker-redis" "enabled" }}
sync-worker-redis: {image: sync-worker, port: 8084, drainSeconds: 20, sink: redis}
{{- end }}
{{- if not .Values.istio.enabled }}
gateway: {image: gateway, port: 8080, drainSeconds: 10}
{{- end }}
{{- end }}

{{/* Partitions of every topic: fixed, since another number would move keys (ChangeTopics.PARTITIONS). */}}
{{- define "lockstep.partitions" -}}12{{- end }}

{{- define "lockstep.selector" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{- define "lockstep.labels" -}}
{{ include "lockstep.selector" . }}
app.kubernetes.io/part-of: {{ .partOf | default "lockstep" }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{/*
Metadata of an object: {root, name, for, partOf}; `for` is the service it belongs to, if its own name is another. Operators give
their pods the labels of what they are made from: `partOf` keeps stores out of the policies for services.
*/}}
{{- define "lockstep.metadata" -}}
name: {{ .name }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "lockstep.labels" (dict "root" .root "name" (.for | default .name) "partOf" .partOf) | nindent 2 }}
{{- end }}

{{- define "lockstep.image" -}}
{{- $image := .root.Values.image -}}
{{- if .values.digest -}}
{{ $image.repository }}/{{ .facts.image }}@{{ .values.digest }}
{{- else -}}
{{ $image.repository }}/{{ .facts.image }}:{{ $image.tag | default .root.Chart.AppVersion }}
{{- end -}}
{{- end }}

{{/* Pod Security `restricted`, for pods and for containers. */}}
{{- define "lockstep.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .Values.pods.runAsUser }}
runAsGroup: {{ .Values.pods.runAsUser }}
fsGroup: {{ .Values.pods.runAsUser }}
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "lockstep.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "lockstep.kafka" -}}
{{- if eq .Values.kafka.provider "strimzi" -}}lockstep-kafka-kafka-bootstrap:9092
{{- else -}}{{ join "," .Values.kafka.bootstrapServers }}
{{- end -}}
{{- end }}

{{- define "lockstep.mysqlUrl" -}}
{{- if eq .Values.mysql.provider "operator" -}}
jdbc:mysql://lockstep-mysql:3306/{{ .Values.mysql.database }}
{{- else -}}
jdbc:mysql://{{ .Values.mysql.host }}:{{ .Values.mysql.port }}/{{ .Values.mysql.database }}
{{- end -}}
{{- with .Values.mysql.parameters }}?{{ . }}{{ end }}
{{- end }}

{{- define "lockstep.elasticsearchHosts" -}}
{{- if eq .Values.elasticsearch.provider "eck" -}}lockstep-elasticsearch-es-http:9200
{{- else -}}{{ join "," .Values.elasticsearch.hosts }}
{{- end -}}
{{- end }}

{{- define "lockstep.redisUrl" -}}
{{- if eq .Values.redis.provider "operator" -}}redis://lockstep-redis:6379
{{- else -}}{{ ternary "rediss" "redis" .Values.redis.tls }}://{{ .Values.redis.host }}:{{ .Values.redis.port }}
{{- end -}}
{{- end }}

{{/* What the schema cannot say: values that are needed because of others. */}}
{{- define "lockstep.check" -}}
{{- $v := .Values -}}
{{- if and (eq $v.kafka.provider "external") (not $v.kafka.bootstrapServers) }}{{ fail "kafka.bootstrapServers: name your brokers, or choose kafka.provider: strimzi" }}{{ end }}
{{- if and (eq $v.mysql.provider "external") (not $v.mysql.host) }}{{ fail "mysql.host: name your server, or choose mysql.provider: operator" }}{{ end }}
{{- if and (eq $v.elasticsearch.provider "external") (not $v.elasticsearch.hosts) }}{{ fail "elasticsearch.hosts: name your nodes, or choose elasticsearch.provider: eck" }}{{ end }}
{{- if and (eq $v.redis.provider "external") (not $v.redis.host) }}{{ fail "redis.host: name your server, or choose redis.provider: operator" }}{{ end }}
{{- if and (eq $v.autoscaling.provider "keda") (not $v.autoscaling.keda.prometheusAddress) }}{{ fail "autoscaling.keda.prometheusAddress: KEDA asks Prometheus which lag more workers can drain" }}{{ end }}
{{- if and $v.istio.enabled (not $v.tokens.jwksUri) }}{{ fail "tokens.jwksUri: Istio fetches the issuer's keys from there" }}{{ end }}
{{- if and $v.canary.enabled (not $v.istio.enabled) }}{{ fail "canary.enabled: traffic is shifted by Istio, so istio.enabled is needed" }}{{ end }}
{{- if and $v.batch.import.enabled (not $v.batch.import.configMap) }}{{ fail "batch.import.configMap: name the ConfigMap with the file" }}{{ end }}
{{- range $name, $service := $v.services }}
{{- with $service.autoscaling }}
{{- $most := div (include "lockstep.partitions" $ | int) $service.threads }}
{{- if gt (int .maxReplicas) (int $most) }}{{ fail (printf "services.%s.autoscaling.maxReplicas: %d workers of %d threads are more than the 12 partitions occupy; at most %d" $name (int .maxReplicas) (int $service.threads) (int $most)) }}{{ end }}
{{- if gt (int .minReplicas) (int (include "lockstep.maxReplicas" (dict "root" $ "values" $service))) }}{{ fail (printf "services.%s.autoscaling.minReplicas is more than maxReplicas" $name) }}{{ end }}
{{- if gt (int $service.replicas) (int $most) }}{{ fail (printf "services.%s.replicas: %d workers of %d threads are more than the 12 partitions occupy; at most %d" $name (int $service.replicas) (int $service.threads) (int $most)) }}{{ end }}
{{- end }}
{{- end }}
{{- end }}

{{/* No worker more than there are partitions for its threads: it would read nothing and cost a rebalance. */}}
{{- define "lockstep.maxReplicas" -}}
{{- .values.autoscaling.maxReplicas | default (div (include "lockstep.partitions" .root | int) .values.threads) -}}
{{- end }}

{{/* Whether a service speaks to Kafka with settings from a secret. */}}
{{- define "lockstep.hasKafkaSecret" -}}
{{- if and .root.Values.kafka.existingSecret (or (eq .name "event-service") .facts.sink) -}}true{{- end -}}
{{- end }}

{{/* Whether something else counts the replicas of a service. */}}
{{- define "lockstep.isScaled" -}}
{{- if .facts.sink -}}
{{- if ne .root.Values.autoscaling.provider "none" }}true{{ end -}}
{{- else if and .root.Values.autoscaling.cpu.enabled (has .name (list "gateway" "search-service")) -}}true
{{- end -}}
{{- end }}

{{/* Whether a service is replaced step by step. */}}
{{- define "lockstep.isCanary" -}}
{{- if and .root.Values.canary.enabled (has .name (list "event-service" "search-service")) -}}true{{- end -}}
{{- end }}

{{- define "lockstep.scaleTarget" -}}
{{- if include "lockstep.isCanary" . }}
apiVersion: argoproj.io/v1alpha1
kind: Rollout
{{- else }}
apiVersion: apps/v1
kind: Deployment
{{- end }}
name: {{ .name }}
{{- end }}
