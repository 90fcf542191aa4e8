{{/* The pod of a job: {root, image, command, env, mounts, volumes}. It calls services and holds nothing. */}}
{{- define "lockstep.jobPod" -}}
metadata:
  labels:
    {{- include "lockstep.labels" (dict "root" .root "name" "jobs") | nindent 4 }}
    {{- if .root.Values.istio.enabled }}
    sidecar.istio.io/inject: {{ ternary "false" "true" (empty .mesh) | quote }}
    {{- end }}
  {{- if and .root.Values.istio.enabled .mesh }}
  annotations:
    {{- include "lockstep.sidecarAnnotations" . | nindent 4 }}
  {{- end }}
spec:
  {{- include "lockstep.jobPodSpec" . | nindent 2 }}
{{- end }}

{{- define "lockstep.jobPodSpec" -}}
restartPolicy: Never
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext:
  {{- include "lockstep.podSecurity" .root | nindent 2 }}
containers:
  - name: {{ .container }}
    image: {{ .image }}
    imagePullPolicy: {{ .root.Values.image.pullPolicy }}
    command: [sh, {{ printf "/scripts/%s.sh" .container }}]
    {{- with .env }}
    env:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    resources:
      requests: {cpu: 50m, memory: {{ .memory | default "32Mi" }}}
      limits: {memory: {{ .memory | default "128Mi" }}}
    securityContext:
      {{- include "lockstep.containerSecurity" .root | nindent 6 }}
    volumeMounts:
      - {name: tmp, mountPath: /tmp}
      - {name: scripts, mountPath: /scripts, readOnly: true}
      {{- with .mounts }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
volumes:
  - name: tmp
    emptyDir: {sizeLimit: 64Mi}
  - name: scripts
    configMap: {name: {{ .scripts }}}
  {{- with .volumes }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{/* A ConfigMap with one script of files/: {root, script, scripts, annotations}. */}}
{{- define "lockstep.script" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "lockstep.metadata" (dict "root" .root "name" .scripts "for" "jobs") | nindent 2 }}
  {{- with .annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
data:
  {{ .script }}.sh: |
    {{- .root.Files.Get (printf "files/%s.sh" .script) | nindent 4 }}
{{- end }}
