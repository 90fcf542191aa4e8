{{/* The gateway's rule files, which are gateway/rules of the repository, with the issuer whose tokens are believed. */}}
{{- define "lockstep.rulesText" -}}
{{- range $path, $bytes := .Files.Glob "rules/*.yaml" }}
{{ base $path }}: |
  {{- $.Files.Get $path | replace "lockstep-dev" $.Values.tokens.issuer | nindent 2 }}
{{- end }}
{{- end }}

{{/* The same rules as the mesh takes them: bound to the ingress gateway, its hosts and certificate, with the issuer's keys by address. */}}
{{- define "lockstep.meshRules" -}}
{{- $ingress := dict "matchLabels" (include "lockstep.selector" (dict "root" . "name" "ingress") | fromYaml) }}
{{- range $file, $text := include "lockstep.rulesText" . | fromYaml }}
{{- range $document := regexSplit "(?m)^---\\s*$" $text -1 }}
{{- $rule := fromYaml $document }}
{{- if $rule.kind }}
{{- if has $rule.kind (list "RequestAuthentication" "AuthorizationPolicy") }}
{{- $_ := set $rule.spec "selector" $ingress }}
{{- range $jwt := $rule.spec.jwtRules }}
{{- $_ := set $jwt "jwksUri" $.Values.tokens.jwksUri }}
{{- end }}
{{- else if eq $rule.kind "Gateway" }}
{{- $_ := set $rule.spec "selector" $ingress.matchLabels }}
{{- $_ := set $rule.spec "servers" (include "lockstep.meshServers" (dict "root" $ "servers" $rule.spec.servers) | fromYamlArray) }}
{{- else if eq $rule.kind "EnvoyFilter" }}
{{- $_ := set $rule.spec "workloadSelector" (dict "labels" $ingress.matchLabels) }}
{{- else if eq $rule.kind "VirtualService" }}
{{- range $route := $rule.spec.http }}
{{- include "lockstep.canaryRoute" (dict "root" $ "route" $route) }}
{{- end }}
{{- end }}
{{- $_ := set $rule "metadata" (include "lockstep.metadata" (dict "root" $ "name" $rule.metadata.name "for" "ingress") | fromYaml) }}
---
# From gateway/rules/{{ $file }}.
{{ toYaml $rule }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* The servers of the rules' Gateway for the operator's hosts; with a certificate, plain HTTP leads to HTTPS beside it. */}}
{{- define "lockstep.meshServers" -}}
{{- $istio := .root.Values.istio }}
{{- $servers := list }}
{{- range $server := .servers }}
{{- $_ := set $server "hosts" $istio.hosts }}
{{- if $istio.credentialName }}
{{- $port := dict "number" 443 "name" "https" "protocol" "HTTPS" }}
{{- $tls := dict "mode" "SIMPLE" "credentialName" $istio.credentialName "minProtocolVersion" "TLSV1_2" }}
{{- $servers = append $servers (dict "port" $port "hosts" $istio.hosts "tls" $tls) }}
{{- $_ := set $server "tls" (dict "httpsRedirect" true) }}
{{- end }}
{{- $servers = append $servers $server }}
{{- end }}
{{- toYaml $servers }}
{{- end }}

{{/* Gives a route to one service a second destination, to which Argo Rollouts moves weight. */}}
{{- define "lockstep.canaryRoute" -}}
{{- if and .root.Values.canary.enabled (eq (len (.route.route | default list)) 1) }}
{{- $stable := index .route.route 0 }}
{{- if has $stable.destination.host (list "event-service" "search-service") }}
{{- $canary := dict "host" (printf "%s-canary" $stable.destination.host) "port" $stable.destination.port }}
{{- $_ := set .route "route" (list (dict "destination" $stable.destination "weight" 100) (dict "destination" $canary "weight" 0)) }}
{{- end }}
{{- end }}
{{- end }}

{{/* The names of the routes that lead to one service. */}}
{{- define "lockstep.routesTo" -}}
{{- $names := list }}
{{- range $file, $text := include "lockstep.rulesText" .root | fromYaml }}
{{- range $document := regexSplit "(?m)^---\\s*$" $text -1 }}
{{- $rule := fromYaml $document }}
{{- if eq ($rule.kind | default "") "VirtualService" }}
{{- range $route := $rule.spec.http }}
{{- range $route.route }}
{{- if eq .destination.host $.name }}{{ $names = append $names $route.name }}{{ end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- $names | uniq | toJson }}
{{- end }}

{{/* Sidecars: there before the process, ended after it, so that jobs finish; nothing of stores outside the mesh. */}}
{{- define "lockstep.sidecarAnnotations" -}}
sidecar.istio.io/nativeSidecar: "true"
proxy.istio.io/config: |
  holdApplicationUntilProxyStarts: true
{{- with .root.Values.istio.excludeOutboundPorts }}
traffic.sidecar.istio.io/excludeOutboundPorts: {{ join "," . | quote }}
{{- end }}
{{- end }}
