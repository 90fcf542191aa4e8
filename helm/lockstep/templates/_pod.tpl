{{/* The pod of a service: {root, name, facts, values}. */}}
{{- define "lockstep.podTemplate" -}}
{{- $v := .root.Values -}}
{{- $secrets := include "lockstep.secretEnvs" . | trim -}}
metadata:
  labels:
    {{- include "lockstep.labels" . | nindent 4 }}
    {{- with $v.pods.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- if $v.istio.enabled }}
    sidecar.istio.io/inject: "true"
    {{- end }}
  annotations:
    # A pod that runs on old configuration is replaced. (The gateway follows its rules while it runs.)
    checksum/env: {{ include "lockstep.env" . | sha256sum }}
    {{- if $v.istio.enabled }}
    {{- include "lockstep.sidecarAnnotations" . | nindent 4 }}
    prometheus.io/scrape: "true"
    prometheus.io/port: {{ .facts.port | quote }}
    prometheus.io/path: /q/metrics
    {{- end }}
    {{- with $v.pods.annotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ .name }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  # Longer than the pod serves on and than its process takes to drain.
  terminationGracePeriodSeconds: {{ add $v.pods.preStopSeconds .facts.drainSeconds 10 }}
  {{- with $v.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  {{- with $v.pods.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with $v.pods.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $v.pods.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- include "lockstep.podSecurity" .root | nindent 4 }}
  topologySpreadConstraints:
    {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - topologyKey: {{ . }}
      maxSkew: 1
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "lockstep.selector" $ | nindent 10 }}
    {{- end }}
  containers:
    - name: {{ .name }}
      image: {{ include "lockstep.image" . }}
      imagePullPolicy: {{ $v.image.pullPolicy }}
      ports:
        - name: http
          containerPort: {{ .facts.port }}
      envFrom:
        - configMapRef: {name: {{ .name }}}
      {{- with $secrets }}
      env:
        {{- . | nindent 8 }}
      {{- end }}
      # None of the three asks a store whether the process may live: a restart brings no store back.
      startupProbe:
        httpGet: {path: /q/health/started, port: http}
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet: {path: /q/health/live, port: http}
        periodSeconds: 10
        timeoutSeconds: 3
        failureThreshold: 3
      readinessProbe:
        httpGet: {path: /q/health/ready, port: http}
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 3
      lifecycle:
        preStop:
          sleep: {seconds: {{ $v.pods.preStopSeconds }}}
      resources:
        {{- toYaml .values.resources | nindent 8 }}
      securityContext:
        {{- include "lockstep.containerSecurity" .root | nindent 8 }}
      volumeMounts:
        - {name: tmp, mountPath: /tmp}
        {{- if .facts.sink }}
        - {name: state, mountPath: /var/lib/lockstep}
        {{- end }}
        {{- if include "lockstep.hasKafkaSecret" . }}
        - {name: kafka, mountPath: /etc/lockstep/kafka, readOnly: true}
        {{- end }}
        {{- if eq .name "gateway" }}
        - {name: rules, mountPath: /etc/lockstep/rules, readOnly: true}
        - {name: jwks, mountPath: /etc/lockstep/jwks, readOnly: true}
        {{- end }}
  volumes:
    - name: tmp
      emptyDir: {sizeLimit: {{ .facts.tmp | default "512Mi" }}}
    {{- if .facts.sink }}
    # The ledger of dead letters, which Kafka has too.
    - name: state
      emptyDir: {sizeLimit: 1Gi}
    {{- end }}
    {{- if include "lockstep.hasKafkaSecret" . }}
    - name: kafka
      secret: {secretName: {{ $v.kafka.existingSecret }}}
    {{- end }}
    {{- if eq .name "gateway" }}
    - name: rules
      configMap: {name: gateway-rules}
    - name: jwks
      configMap: {name: {{ $v.tokens.jwksConfigMap }}}
    {{- end }}
{{- end }}
