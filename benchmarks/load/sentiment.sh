#!/usr/bin/env bash
# Requests per second of POST /v1/sentiment (one short text) beside those of GET /health/live: same server, same load,
# alternating rounds. Needs wrk. Settings by environment: MODELS, MODEL, PORT, CONNECTIONS, THREADS, SECONDS_EACH, ROUNDS.
set -euo pipefail
cd "$(dirname "$0")/../.."

. benchmarks/load/service.sh

model=${MODEL:-} rounds=${ROUNDS:-5} seconds=${SECONDS_EACH:-5}
load=(-c "${CONNECTIONS:-32}" -t "${THREADS:-2}")
start_service

measure() { requests_per_second "${load[@]}" -d "$1"s "${@:3}" "$url$2"; }

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
