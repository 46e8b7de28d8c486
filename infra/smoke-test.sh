#!/usr/bin/env bash
# Whether a deployed app lives and keeps its doors shut: infra/smoke-test.sh https://APP [SECONDS]. Changes nothing there.
set -uo pipefail
base=${1:?say the address of the app}
patience=${2:-180}
failures=0

# A new deployment answers 404 or 503 until its first instance is up.
deadline=$((SECONDS + patience))
until health=$(curl -sS -m 20 -w '\n%{http_code}' "$base/api/health" 2>&1) && [ "${health##*$'\n'}" = 200 ]; do
  if [ $SECONDS -ge $deadline ]; then
    echo "FAILED GET api/health is not 200 after $patience s: $health" >&2
    exit 1
  fi
  sleep 5
done
case $health in
  *'"status":"ok"'*) echo "ok     GET api/health 200" ;;
  # It works on what is due, after an outage for a while: no reason to take a deployment back.
  *'"status":"late"'*) echo "late   GET api/health 200: ${health%$'\n'*}" >&2 ;;
  *) echo "FAILED GET api/health says: $health" >&2; failures=1 ;;
esac

# expect METHOD PATH CODES...: one of the codes, without any proof of who calls.
expect() {
  local method=$1 path=$2 code
  shift 2
  code=$(curl -sS -m 20 -o /dev/null -w '%{http_code}' -X "$method" -H 'Content-Type: application/json' ${BODY:+--data "$BODY"} "$base/$path")
  case " $* " in
    *" $code "*) echo "ok     $method $path $code" ;;
    *) echo "FAILED $method $path: $code instead of $*" >&2; failures=1 ;;
  esac
}

expect GET api/public/rounds.json 200
expect GET api/openapi.json 200
expect GET api/staff/applications 401
expect GET api/staff/dashboard 401
expect GET api/staff/payments 401
BODY='{}' expect POST api/webhooks/forms 401
BODY='[]' expect POST api/webhooks/sendgrid 401
expect GET api/my/nobody/status 404
# The host's own doors, and the durable engine's: nobody holds a key to them. Where they do not exist, 404.
expect GET admin/host/status 401 403 404
expect GET runtime/webhooks/durabletask/instances 401 403 404

[ $failures = 0 ] && echo "smoke test passed"
exit $failures
