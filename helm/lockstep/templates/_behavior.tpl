{{/* Up fast and down slowly: each change costs a rebalance, and a rebalance looks like lag. */}}
{{- define "lockstep.behavior" -}}
scaleUp:
  stabilizationWindowSeconds: {{ .Values.autoscaling.scaleUpSeconds }}
  selectPolicy: Max
  policies:
    - {type: Pods, value: 2, periodSeconds: 60}
    - {type: Percent, value: 100, periodSeconds: 60}
scaleDown:
  stabilizationWindowSeconds: {{ .Values.autoscaling.scaleDownSeconds }}
  selectPolicy: Max
  policies:
    - {type: Pods, value: 1, periodSeconds: 120}
{{- end }}
