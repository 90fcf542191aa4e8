# Imports FILE into the register; a row that is there already is brought up to date. Fails if it was not gone through.
set -eu
answer="${TMPDIR:-/tmp}/answer"
case "$FILE" in
*.csv) type=text/csv ;;
*) type=application/x-ndjson ;;
esac
status=$(curl -sS -o "$answer" -w '%{http_code}' --max-time 36000 -X POST "$EVENT_SERVICE/api/events/import" \
  -H "Content-Type: $type" --data-binary "@$FILE")
grep '"outcome":"rejected"' "$answer" || true
tail -n 1 "$answer"
[ "$status" = 200 ] || {
  echo "FAILED: answered with $status" >&2
  exit 1
}
if tail -n 1 "$answer" | grep -q '"failure"'; then
  echo "FAILED: broken off" >&2
  exit 1
fi
