#!/usr/bin/env bash
# Requests per second of POST /v1/sentiment (one short text) beside those of GET /health/live: same server, same load,
# alternating rounds. Needs wrk. Settings by environment: MODELS, MODEL, PORT, CONNECTIONS, THREADS, SECONDS_EACH, ROUNDS.
set -euo pipefail
cd "$(dirname "$0")/../.."

models=${MODELS:-models} model=${MODEL:-} port=${PORT:-18080} rounds=${ROUNDS:-5}
load=(-c "${CONNECTIONS:-32}" -t "${THREADS:-2}")
seconds=${SECONDS_EACH:-5}
url=http://127.0.0.1:$port
output=$(mktemp -d)

dotnet build -c Release -v q --nologo inference-service >"$output/build" || { cat "$output/build"; exit 1; }
dotnet artifacts/bin/Torchline.InferenceService/release/Torchline.InferenceService.dll \
  --Urls="$url" --Torchline:Models="$models" >"$output/service" 2>&1 &
service=$!
trap 'kill $service 2>/dev/null; wait $service 2>/dev/null || true; rm -rf "$output"' EXIT
until curl -fs "$url/health/ready" >/dev/null; do
  kill -0 $service || { cat "$output/service"; exit 1; }
  sleep 0.1
done

# Prints requests per second; any failed request ends the benchmark.
measure() {
  wrk "${load[@]}" -d "$1"s "${@:3}" "$url$2" >"$output/wrk"
  if grep -E 'Non-2xx|Socket errors' "$output/wrk" >&2; then return 1; fi
  awk '/Requests\/sec/ { print $2 }' "$output/wrk"
}

sentiment="/v1/sentiment${model:+?model=$model}"
for _ in 1 2; do # warm up, through all tiers of the compiler
  measure "$seconds" /health/live >/dev/null
  measure "$seconds" "$sentiment" -s benchmarks/load/sentiment.lua >/dev/null
done

echo "round  /health/live  $sentiment  ratio   (requests per second, ${load[*]}, $seconds s each)"
for round in $(seq "$rounds"); do
  live=$(measure "$seconds" /health/live)
  post=$(measure "$seconds" "$sentiment" -s benchmarks/load/sentiment.lua)
  awk -v n="$round" -v a="$live" -v b="$post" 'BEGIN { printf "%5d  %12.0f  %13.0f  %.3f\n", n, a, b, b / a }'
done | tee "$output/rounds"
awk '{ a += $2; b += $3 } END { printf " mean  %12.0f  %13.0f  %.3f\n", a / NR, b / NR, b / a }' "$output/rounds"
