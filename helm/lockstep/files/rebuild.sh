# Asks for a rebuild and waits until all of it is published; the workers apply it as it comes.
set -eu
answer="${TMPDIR:-/tmp}/answer"
curl -sS --fail-with-body --max-time 30 -o "$answer" -X POST "$EVENT_SERVICE/admin/es/rebuild" \
  -H 'Content-Type: application/json' -d "$REQUEST" || {
  cat "$answer" >&2
  exit 1
}
id=$(sed -n 's/.*"id":"\([^"]*\)".*/\1/p' "$answer")
echo "operation $id"
while true; do
  # The service may be restarted meanwhile: the operation goes on in another replica.
  curl -sS --max-time 30 -o "$answer" "$EVENT_SERVICE/admin/operations/$id" || true
  case "$(sed -n 's/.*"state":"\([^"]*\)".*/\1/p' "$answer")" in
  done)
    cat "$answer"
    exit 0
    ;;
  failed | cancelled)
    cat "$answer" >&2
    exit 1
    ;;
  esac
  sleep "${SECONDS_BETWEEN:-5}"
done
