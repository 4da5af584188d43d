#!/usr/bin/env bash
# Size and latency of every model of the service: one request at a time over one connection, as curl measures it, decoding and encoding
# of images included. Prints a table: median and 95th percentile in milliseconds.
#
#   benchmarks/load/latencies.sh [IMAGE]      by default a sample image
#
# Needs curl. Settings by environment: MODELS, PORT, REQUESTS (of each text model; images get a tenth, styles a fortieth).
set -euo pipefail
image=$(realpath -e "${1:-$(dirname "$0")/../../samples/pictures/dog.jpg}")
cd "$(dirname "$0")/../.."

. benchmarks/load/service.sh

requests=${REQUESTS:-2000}
start_service
printf '%s\n' '| model | MB | request | requests | median, ms | 95 %, ms |' '|---|---|---|---|---|---|'

row() { # MODEL COUNT NAME URL CURL_OPTION…
  local model=$1 count=$2 name=$3 address=$4 bytes
  shift 4
  # The service gets no fragment: it only repeats the address.
  bytes=$(du -sbL "$models/$model" | cut -f 1)
  curl -sSf -o "$output/warm" "$@" "$address#[1-$((count / 10 + 2))]"
  curl -sSf -o "$output/answer" -w '%{time_total}\n' "$@" "$address#[1-$count]" | sort -n >"$output/times"
  awk -v model="$model" -v size="$bytes" -v name="$name" '{ t[NR] = 1000 * $1 }
    END { printf "| `%s` | %.1f | %s | %d | %.2f | %.2f |\n", model, size / 1e6, name, NR, t[int((NR + 1) / 2)], t[int(NR * 0.95 + 0.5)] }' "$output/times"
}

of_task() { curl -sf "$url/v1/models" | grep -o '"name":"[^"]*","version":[0-9]*,"task":"'"$1"'"' | cut -d '"' -f 4; }

for model in $(of_task sentiment); do
  row "$model" "$requests" '`/v1/sentiment`, 6 tokens' "$url/v1/sentiment?model=$model" -H 'Content-Type: application/json' -d '{"text":"Great food and friendly staff."}'
done
for model in $(of_task classification); do
  row "$model" $((requests / 10)) '`/v1/classify`' "$url/v1/classify?model=$model" -F "image=@$image"
done
for model in $(of_task captioning); do
  row "$model" $((requests / 10)) '`/v1/caption`' "$url/v1/caption?model=$model" -F "image=@$image"
done
for model in $(of_task style-network); do
  row "$model" $((requests / 40)) '`/v1/stylize`' "$url/v1/stylize?model=$model&style=starry-night" -F "image=@$image"
done
