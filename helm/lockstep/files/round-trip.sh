# Goes through the door like any client: reads are open, writes are not, and what is written is found.
# DOOR is its address, TOKEN an editor's token; without one only the first two are tried.
set -eu
body="${TMPDIR:-/tmp}/body"
limit="${SECONDS_TO_WAIT:-60}"

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# answer METHOD PATH [curl's arguments]: the status; the body is in the file $body.
answer() {
  method="$1" path="$2"
  shift 2
  curl -sS -o "$body" -w '%{http_code}' --max-time 20 -X "$method" "$@" "$DOOR$path"
}

# becomes TEXT STATUS PATTERN PATH: asks until the answer has the status and the pattern.
becomes() {
  what="$1" status="$2" pattern="$3" path="$4"
  tries=0
  until [ "$(answer GET "$path")" = "$status" ] && grep -q -- "$pattern" "$body"; do
    tries=$((tries + 1))
    [ "$tries" -lt "$limit" ] || fail "$what, after $limit tries: $(cat "$body")"
    sleep 1
  done
  echo "ok: $what"
}

becomes "searches are answered" 200 '"hits"' "/api/search/events?size=1"
status=$(answer POST /api/events -H 'Content-Type: application/json' -d '{}')
[ "$status" = 401 ] || fail "a write without a token was answered with $status, not 401"
echo "ok: a write needs a token"

if [ -z "${TOKEN:-}" ]; then
  echo "skipped: writing, for want of tests.tokenSecret"
  exit 0
fi

name="helm-test-$(date +%s)-$$"
status=$(answer POST /api/events -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
  -d "{\"recognizedEventName\":\"$name\",\"organizer\":\"helm test\",\"isActive\":true}")
[ "$status" = 201 ] || fail "the event was not taken: $status $(cat "$body")"
id=$(sed -n 's/.*"recognizedEventId":"\([^"]*\)".*/\1/p' "$body")
echo "ok: $id is written"
becomes "it is found" 200 "\"$id\"" "/api/search/events?recognizedEventId=$id"
becomes "it is looked up" 200 "\"$name\"" "/api/search/events/$id"
status=$(answer DELETE "/api/events/$id" -H "Authorization: Bearer $TOKEN")
[ "$status" = 204 ] || fail "the event was not deleted: $status $(cat "$body")"
becomes "it is found no more" 200 '"hits":\[\]' "/api/search/events?recognizedEventId=$id"
becomes "it is looked up no more" 404 "" "/api/search/events/$id"
