#!/usr/bin/env bash
# Seconds from a container's start to ready, and seconds of processor that took (which says more on a busy machine), of each
# service in the system that `dev/containers up` started, in turns:
#   plain  Quarkus's own packaging without a cache (target/quarkus-app, mounted)
#   flat   the image's class path without its cache
#   cache  the image as it is
# Prints the medians. Usage: dev/images/measure-start.sh ROUNDS [SERVICE...]
set -euo pipefail
root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)"
rounds="$1"
shift
services=("$@")
[[ $# -gt 0 ]] || services=(event-service search-service sync-worker-elasticsearch sync-worker-redis gateway)
readonly port=28099
scratch="$(mktemp -d)"
cleanup() {
  docker rm --force lockstep-measure >/dev/null 2>&1 || true
  [[ -z "${original:-}" ]] || docker start "$original" >/dev/null
  rm -rf -- "$scratch"
}
trap cleanup EXIT

# Runs one start and notes its seconds.
start() {
  local variant="$1" started command
  case "$variant" in
    plain) command=(-jar /plain/quarkus-run.jar) ;;
    flat) command=(-jar /app/run.jar) ;;
    cache) command=(-XX:AOTCache=/app/service.aot -jar /app/run.jar) ;;
  esac
  docker create --name lockstep-measure --network lockstep-dev_default --env-file "$scratch/env" \
    --read-only --tmpfs /tmp:exec,mode=1777 --tmpfs /var/lib/lockstep:mode=1777 --memory 512m \
    --volume "$root/$module/target/quarkus-app:/plain:ro" "${binds[@]}" \
    --publish "127.0.0.1:$port:$inner" --entrypoint /opt/jre/bin/java "$image" "${command[@]}" >/dev/null
  docker start lockstep-measure >/dev/null
  until curl --silent --fail --max-time 2 --output /dev/null "http://127.0.0.1:$port/q/health/ready"; do
    sleep 0.01
    ((SECONDS < deadline)) || { docker logs lockstep-measure 2>&1 | tail -n 5; exit 1; }
  done
  local now pid
  now="$(date +%s.%N)"
  pid="$(docker inspect --format '{{.State.Pid}}' lockstep-measure)"
  awk -v ticks="$(getconf CLK_TCK)" '{ printf "%.2f\n", ($14 + $15) / ticks }' "/proc/$pid/stat" >>"$scratch/$service-$variant-cpu"
  started="$(date --date "$(docker inspect --format '{{.State.StartedAt}}' lockstep-measure)" +%s.%N)"
  docker stop --time 20 lockstep-measure >/dev/null
  docker rm lockstep-measure >/dev/null
  awk "BEGIN { printf \"%.2f\n\", $now - $started }" >>"$scratch/$service-$variant"
}

median() {
  sort -n "$1" | sed -n "$(((rounds + 1) / 2))p"
}

printf '%-28s %26s  | %26s   (s, medians of %d)\n' "" "start to ready" "processor" "$rounds"
printf '%-28s %8s %8s %8s  | %8s %8s %8s\n' "" plain flat cache plain flat cache
for service in "${services[@]}"; do
  deadline=$((SECONDS + 120 * rounds))
  original="lockstep-dev_${service}_1"
  case "$service" in sync-worker-*) module=sync-worker ;; *) module="$service" ;; esac
  image="$(docker inspect --format '{{.Config.Image}}' "$original")"
  docker inspect --format '{{range .Config.Env}}{{println .}}{{end}}' "$original" >"$scratch/env"
  mapfile -t mounts < <(docker inspect --format '{{range .HostConfig.Binds}}{{println .}}{{end}}' "$original" | grep .)
  binds=()
  for mount in "${mounts[@]}"; do binds+=(--volume "$mount"); done
  inner="$(docker inspect --format '{{range $port, $to := .HostConfig.PortBindings}}{{$port}}{{end}}' "$original")"
  inner="${inner%/tcp}"
  docker stop --time 20 "$original" >/dev/null
  for ((round = 1; round <= rounds; round++)); do
    for variant in plain flat cache; do
      start "$variant"
    done
  done
  docker start "$original" >/dev/null
  original=""
  printf '%-28s' "$service"
  for variant in plain flat cache; do printf ' %8s' "$(median "$scratch/$service-$variant")"; done
  printf '  |'
  for variant in plain flat cache; do printf ' %8s' "$(median "$scratch/$service-$variant-cpu")"; done
  printf '\n'
done
