# Compares each sink with MySQL and fails if a difference stays.
set -eu
answer="${TMPDIR:-/tmp}/answer"
unwell=0
for worker in $WORKERS; do
  curl -sS --fail-with-body --max-time 30 -o "$answer" -X POST "$worker/admin/audit" \
    -H 'Content-Type: application/json' -d "$REQUEST" || {
    cat "$answer" >&2
    exit 1
  }
  id=$(sed -n 's/.*"id":"\([^"]*\)".*/\1/p' "$answer")
  echo "$worker audit $id"
  state=running
  while [ "$state" = running ]; do
    sleep "${SECONDS_BETWEEN:-5}"
    # One replica remembers it, and any may answer: those that do not know it are asked again.
    status=$(curl -sS --max-time 30 -o "$answer" -w '%{http_code}' "$worker/admin/audit/$id") || continue
    [ "$status" = 200 ] || continue
    state=$(sed -n 's/.*"state":"\([^"]*\)".*/\1/p' "$answer")
  done
  cat "$answer"
  echo
  [ "$state" = done ] || unwell=1
  # Nothing but zeros is no difference.
  if grep -q '"unrepaired":[1-9]' "$answer"; then unwell=1; fi
  if grep -q '"repair":false' "$answer" && sed 's/.*"found":{\([^}]*\)}.*/\1/' "$answer" | grep -q ':[1-9]'; then
    unwell=1
  fi
done
exit "$unwell"
