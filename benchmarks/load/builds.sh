#!/usr/bin/env bash
# Two builds of the service under the same load, in alternating rounds: both run, one at a time is asked.
#
#   benchmarks/load/builds.sh BEFORE sentiment
#   benchmarks/load/builds.sh BEFORE classify FOLDER      a folder with JPEGs, sub-folders included
#   benchmarks/load/builds.sh BEFORE stylize FOLDER       the same; answers are JPEGs of at most 512 pixels a side
#
# BEFORE is a checkout of this repository whose service is built in Release; the other build is this checkout's. Each round asks both
# in turns, in the other order every second round. The ratio is this checkout's requests per second over the other's. Needs wrk.
# Settings by environment: MODELS, MODEL, STYLE, CONNECTIONS, THREADS, SECONDS_EACH, ROUNDS.
set -euo pipefail
usage='usage: builds.sh BEFORE sentiment|classify|stylize [FOLDER]'
before=$(realpath "${1:?$usage}") route=${2:?$usage}
files=()
[[ $route == sentiment ]] || mapfile -t files < <(find -L "$(realpath "${3:?$usage}")" -type f -iname '*.jp*g' | sort)
cd "$(dirname "$0")/../.."

. benchmarks/load/service.sh

rounds=${ROUNDS:-9} seconds=${SECONDS_EACH:-5} model=${MODEL:-}
query=${model:+model=$model}
case $route in
  sentiment) connections=32 script=sentiment ;;
  classify) connections=16 script=classify ;;
  stylize) connections=1 script=classify query+="${query:+&}style=${STYLE:-starry-night}&size=512" ;;
  *) echo "$usage" >&2; exit 2 ;;
esac
load=(-c "${CONNECTIONS:-$connections}" -t "${THREADS:-$((connections < 2 ? 1 : 2))}" --timeout 20s -s "benchmarks/load/$script.lua")

build_release inference-service
services=()
start() { # CHECKOUT PORT
  DOTNET_gcServer=0 dotnet "$1/artifacts/bin/Torchline.InferenceService/release/Torchline.InferenceService.dll" --Urls="http://127.0.0.1:$2" \
    --Torchline:Models="$models" --Torchline:StylizationJobs:Folder="$output/jobs-$2" >"$output/service-$2" 2>&1 &
  services+=($!)
  trap 'kill "${services[@]}" 2>/dev/null; wait 2>/dev/null || true; rm -rf "$output"' EXIT
  until curl -fs "http://127.0.0.1:$2/health/ready" >/dev/null; do
    kill -0 $! || { cat "$output/service-$2" >&2; exit 1; }
    sleep 0.1
  done
}
start "$before" 18081
start "$PWD" 18082

measure() { # PORT
  requests_per_second "${load[@]}" -d "${seconds}s" "http://127.0.0.1:$1/v1/$route?$query" -- ${files[@]+"${files[@]}"}
}

for _ in 1 2; do measure 18081 >/dev/null; measure 18082 >/dev/null; done # warm up, through all tiers of the compiler
echo "round    before       now   ratio   (requests per second, ${load[*]:0:4}, $seconds s each)"
for round in $(seq "$rounds"); do
  if ((round % 2)); then old=$(measure 18081) new=$(measure 18082); else new=$(measure 18082) old=$(measure 18081); fi
  awk -v n="$round" -v a="$old" -v b="$new" 'BEGIN { printf "%5d %9.1f %9.1f   %.3f\n", n, a, b, b / a }'
done | tee "$output/rounds"
sort -k4 -n "$output/rounds" | awk '{ r[NR] = $4 } END { printf "median ratio %.3f (lowest %.3f, highest %.3f)\n", r[int((NR + 1) / 2)], r[1], r[NR] }'
