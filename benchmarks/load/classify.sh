#!/usr/bin/env bash
# Requests per second of POST /v1/classify under 16 connections that post real JPEGs, beside the limit: what decoding, resizing and
# ONNX Runtime's bare Run at its best batch size allow on the same cores. Alternating rounds; ends with the sizes of the batches.
# The column "cores" is what service and wrk had of the processor: rounds with less than there is count for nothing.
#
#   benchmarks/load/classify.sh FOLDER      a folder with JPEGs, sub-folders included
#
# Needs wrk. Settings by environment: MODELS, MODEL, PORT, CONNECTIONS, THREADS, SECONDS_EACH, ROUNDS, SIZES; further arguments go to
# the service.
set -euo pipefail
pictures=$(realpath "${1:?usage: classify.sh FOLDER}")
shift
cd "$(dirname "$0")/../.."

. benchmarks/load/service.sh

rounds=${ROUNDS:-3} seconds=${SECONDS_EACH:-20}
model=${MODEL:-$(sed -n 's/.*"classification": *"\([^"]*\)".*/\1/p' "$models/defaults.json")}
load=(-c "${CONNECTIONS:-16}" -t "${THREADS:-2}")
mapfile -t files < <(find -L "$pictures" -type f -iname '*.jp*g' | sort)

build_release benchmarks/Torchline.Benchmarks
benchmarks=$PWD/artifacts/bin/Torchline.Benchmarks/release/Torchline.Benchmarks.dll
hooks=$benchmarks start_service "$@"

# Prints requests per second, and how many cores service and wrk had.
measure() {
  local before rate TIMEFORMAT='%U %S'
  before=$(awk '{ print $14 + $15 }' "/proc/$service/stat")
  { time requests_per_second "${load[@]}" --timeout 10s -d "$1"s -s benchmarks/load/classify.lua "$url/v1/classify?model=$model" -- "${files[@]}" \
    >"$output/rate"; } 2>"$output/wrk-time" || { cat "$output/wrk-time" >&2; return 1; }
  read -r rate <"$output/rate"
  awk -v rate="$rate" -v before="$before" -v hz="$(getconf CLK_TCK)" -v seconds="$1" '
    FILENAME ~ /wrk-time$/ { cpu += $1 + $2 }
    FILENAME ~ /stat$/ { cpu += ($14 + $15 - before) / hz }
    END { printf "%s %.2f\n", rate, cpu / seconds }' "$output/wrk-time" "/proc/$service/stat"
}

# Prints "SIZE COUNT" for the batches since the last call; see benchmarks/Torchline.Benchmarks/StartupHook.cs.
batches() {
  local ends
  ends=$(grep -c '^batches end' "$output/service" || true)
  kill -USR1 $service
  until (($(grep -c '^batches end' "$output/service" || true) > ends)); do sleep 0.05; done
  awk -v skip="$ends" '/^batches end/ { block++; next } /^batches/ && block == skip { print $2, $3 }' "$output/service"
}

# Prints "RATE SIZE THREADS".
limit() {
  dotnet "$benchmarks" classify-limit "$models" "$model" "$@" "${files[@]}" | tee "$output/limit" | sed -n 's/^limit //p'
}

measure "$seconds" >/dev/null # warm up
limit 2 "${SIZES:-1,2,4,8,16}" "1,$(nproc)" >"$output/best"
read -r _ size threads <"$output/best"
grep -v '^limit' "$output/limit"
batches >/dev/null

echo
echo "round     limit   classify  cores   ratio   (pictures per second, ${load[*]}, $seconds s each, $model)"
for round in $(seq "$rounds"); do
  read -r most _ < <(limit "$(awk -v s="$seconds" 'BEGIN { print s / 2 }')" "$size" "$threads")
  read -r post cores < <(measure "$seconds")
  awk -v n="$round" -v a="$most" -v b="$post" -v c="$cores" 'BEGIN { printf "%5d  %8.1f   %8.1f   %.2f   %.3f\n", n, a, b, c, b / a }'
done | tee "$output/rounds"
awk '{ a += $2; b += $3 } END { printf " mean  %8.1f   %8.1f          %.3f\n", a / NR, b / NR, b / a }' "$output/rounds"

echo
echo "batch size   batches   share of pictures"
batches | awk '
  { size[NR] = $1; count[NR] = $2; pictures += $1 * $2; all += $2 }
  END {
    for (i = 1; i <= NR; i++) printf "%10d  %8d   %.3f\n", size[i], count[i], size[i] * count[i] / pictures
    printf "%10.2f  %8d   on average\n", pictures / all, all
  }'
