{{/* The environment of a service that is no secret; each property is declared in the service's configuration interface. */}}
{{- define "lockstep.env" -}}
{{- $v := .root.Values -}}
QUARKUS_HTTP_HOST: 0.0.0.0
QUARKUS_HTTP_PORT: {{ .facts.port | quote }}
{{- with $v.pods.javaOptions }}
JDK_JAVA_OPTIONS: {{ . | quote }}
{{- end }}
LOCKSTEP_LOG_JSON: {{ $v.logJson | quote }}
{{- if or (eq .name "event-service") .facts.sink }}
LOCKSTEP_TOPIC: {{ $v.topic }}
LOCKSTEP_KAFKA_BOOTSTRAP_SERVERS: {{ include "lockstep.kafka" .root | quote }}
LOCKSTEP_KAFKA_REPLICATION_FACTOR: {{ $v.kafka.replicationFactor | quote }}
{{- if $v.kafka.existingSecret }}
LOCKSTEP_KAFKA_CLIENT_FILE: /etc/lockstep/kafka/{{ $v.kafka.clientFileKey }}
{{- end }}
{{- end }}
{{- if eq .name "event-service" }}
LOCKSTEP_CAPTURE: {{ $v.capture }}
LOCKSTEP_MYSQL_URL: {{ include "lockstep.mysqlUrl" .root | quote }}
{{- end }}
{{- if or (eq .name "search-service") (eq (.facts.sink | default "") "elasticsearch") }}
LOCKSTEP_INDEX: {{ $v.index }}
LOCKSTEP_ELASTICSEARCH_HOSTS: {{ include "lockstep.elasticsearchHosts" .root | quote }}
QUARKUS_ELASTICSEARCH_PROTOCOL: {{ $v.elasticsearch.protocol }}
{{- end }}
{{- if or (eq .name "search-service") (eq (.facts.sink | default "") "redis") }}
LOCKSTEP_CACHE_PREFIX: {{ $v.cachePrefix | quote }}
LOCKSTEP_REDIS_URL: {{ include "lockstep.redisUrl" .root | quote }}
{{- end }}
{{- if or (eq .name "search-service") .facts.sink }}
LOCKSTEP_EVENT_SERVICE_URL: http://event-service:8081
{{- end }}
{{- with .facts.sink }}
LOCKSTEP_SINK: {{ . }}
LOCKSTEP_KAFKA_THREADS: {{ $.values.threads | quote }}
LOCKSTEP_KAFKA_STATE_DIR: /var/lib/lockstep
{{- range $name, $other := include "lockstep.facts" $.root | fromYaml }}
{{- if and $other.sink (ne $other.sink $.facts.sink) }}
LOCKSTEP_OTHER_WORKERS_{{ upper $other.sink }}: http://{{ $name }}:{{ $other.port }}
{{- end }}
{{- end }}
{{- end }}
{{- if eq .name "gateway" }}
LOCKSTEP_GATEWAY_RULES: /etc/lockstep/rules
LOCKSTEP_GATEWAY_JWKS: /etc/lockstep/jwks/{{ $v.tokens.jwksKey }}
{{- if .values.sharedLimits }}
LOCKSTEP_GATEWAY_REDIS: {{ include "lockstep.redisUrl" .root | quote }}
{{- end }}
{{- range $name, $other := include "lockstep.facts" .root | fromYaml }}
{{- if ne $name "gateway" }}
LOCKSTEP_GATEWAY_ADDRESSES_{{ $name | upper | replace "-" "_" }}: {{ $name }}:{{ $other.port }}
{{- end }}
{{- end }}
{{- end }}
{{- range $name, $value := .values.env }}
{{ $name }}: {{ $value | toString | quote }}
{{- end }}
{{- end }}

{{/* One variable from a secret: {name, secret, key}. */}}
{{- define "lockstep.secretEnv" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef: {name: {{ .secret }}, key: {{ .key }}}
{{- end }}

{{/* The environment of a service that comes from secrets or from its pod. */}}
{{- define "lockstep.secretEnvs" -}}
{{- $v := .root.Values -}}
{{- if eq .name "event-service" }}
{{ include "lockstep.secretEnv" (dict "name" "LOCKSTEP_MYSQL_USER" "secret" $v.mysql.existingSecret "key" $v.mysql.userKey) }}
{{ include "lockstep.secretEnv" (dict "name" "LOCKSTEP_MYSQL_PASSWORD" "secret" $v.mysql.existingSecret "key" $v.mysql.passwordKey) }}
{{- end }}
{{- if or (eq .name "search-service") (eq (.facts.sink | default "") "elasticsearch") }}
{{- if eq $v.elasticsearch.provider "eck" }}
- name: QUARKUS_ELASTICSEARCH_USERNAME
  value: elastic
{{ include "lockstep.secretEnv" (dict "name" "QUARKUS_ELASTICSEARCH_PASSWORD" "secret" "lockstep-elasticsearch-es-elastic-user" "key" "elastic") }}
{{- else if $v.elasticsearch.existingSecret }}
{{ include "lockstep.secretEnv" (dict "name" "QUARKUS_ELASTICSEARCH_USERNAME" "secret" $v.elasticsearch.existingSecret "key" $v.elasticsearch.userKey) }}
{{ include "lockstep.secretEnv" (dict "name" "QUARKUS_ELASTICSEARCH_PASSWORD" "secret" $v.elasticsearch.existingSecret "key" $v.elasticsearch.passwordKey) }}
{{- end }}
{{- end }}
{{- if and (or (eq .name "search-service") (eq (.facts.sink | default "") "redis")) $v.redis.existingSecret }}
{{ include "lockstep.secretEnv" (dict "name" "QUARKUS_REDIS_PASSWORD" "secret" $v.redis.existingSecret "key" $v.redis.passwordKey) }}
{{- end }}
{{- if and (eq .name "gateway") .values.sharedLimits $v.redis.existingSecret }}
{{ include "lockstep.secretEnv" (dict "name" "LOCKSTEP_GATEWAY_REDIS_PASSWORD" "secret" $v.redis.existingSecret "key" $v.redis.passwordKey) }}
{{- end }}
{{- if and (eq .name "search-service") .values.cursorKeySecret }}
{{ include "lockstep.secretEnv" (dict "name" "LOCKSTEP_PAGING_CURSOR_KEY" "secret" .values.cursorKeySecret "key" .values.cursorKeyKey) }}
{{- end }}
{{- if and (has .name (list "event-service" "search-service")) $v.tokens.writeKeySecret }}
{{ include "lockstep.secretEnv" (dict "name" "LOCKSTEP_TOKEN_KEY" "secret" $v.tokens.writeKeySecret "key" $v.tokens.writeKeyKey) }}
{{- end }}
{{- if .facts.sink }}
# Workers of one sink ask each other for dead letters, each at its own address.
- name: LOCKSTEP_ADVERTISED_HOST
  valueFrom:
    fieldRef: {fieldPath: status.podIP}
{{- end }}
{{- end }}
