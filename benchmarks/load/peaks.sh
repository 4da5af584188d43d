#!/usr/bin/env bash
# The largest resident memory under each kind of request, alone and together, beside the limit of docker-compose.yml.
#
#   benchmarks/load/peaks.sh
#
# The service runs in a cgroup with that limit; where this shell may not make one, the limit is the setting Torchline:Memory:LimitBytes.
# Ends with 1 if the process dies, takes more than the limit, answers 500, or does not give its memory back. Needs curl, python3 and
# cjpeg (Debian: libjpeg-turbo-progs), and Linux: the peak of a request is VmHWM, which is set back before it. Settings by environment:
# MODELS, PORT, LIMIT (bytes), SECONDS_EACH (of the overload).
set -euo pipefail
cd "$(dirname "$0")/../.."

. benchmarks/load/service.sh

composed=$(sed -nE 's/^ +memory: "?([0-9]+[mg]).*/\1/p' docker-compose.yml)
mebibytes=${composed%[mg]}
[[ $composed != *g ]] || mebibytes=$((mebibytes * 1024))
limit=${LIMIT:-$((mebibytes << 20))}
seconds=${SECONDS_EACH:-10}
failed=0

limiting=()
if limit_memory "$limit"; then echo "# limit by a cgroup"; else limiting=(--Torchline:Memory:LimitBytes="$limit"); echo "# limit by a setting"; fi
start_service ${limiting[@]+"${limiting[@]}"} --Torchline:Memory:TrimAfterSeconds=5 --Torchline:Limits:BodySeconds=15 \
  --Torchline:StylizationJobs:Folder="$output/jobs"
sleep 3
status() { awk -v key="$1:" '$1 == key { printf "%d", $2 / 1024 }' "/proc/$service/status"; }
idle=$(status VmRSS)
echo "# limit $((limit >> 20)) MiB; $(sed -nE 's/.*(Memory: of .*)/\1/p' "$output/service")"
echo "idle: $idle MiB"

make() { python3 benchmarks/load/picture.py "$@"; }
make ppm 640 480 | cjpeg >"$output/small.jpg"
make ppm 1024 1024 | cjpeg >"$output/square.jpg"
make ppm 4000 3000 | cjpeg -quality 85 >"$output/photo.jpg"
make ppm 7000 7000 | cjpeg -quality 30 -progressive -sample 1x1 >"$output/progressive.jpg"
make png 7000 7000 >"$output/interlaced.png"
printf '{"texts":[%s]}' "$(yes '"Great food and friendly staff."' | head -n 256 | paste -sd,)" >"$output/texts.json"

quiet() { # waits until the memory is given back, a minute at most
  local attempt
  for attempt in $(seq 60); do
    (($(status VmRSS) > warm * 11 / 10)) || return 0
    sleep 1
  done
  echo "not given back: $(status VmRSS) MiB after a minute, $warm MiB idle with warm caches"
  failed=1
}

begin() {
  echo 5 >"/proc/$service/clear_refs"
  before=$(status VmRSS)
}

end() { # NAME ANSWER
  local peak
  peak=$(status VmHWM) || { echo "the process is gone"; exit 1; }
  printf '%-34s %-24s peak %5d MiB, %5d above idle\n' "$1" "$2" "$peak" $((peak - idle))
  ((peak <= limit >> 20)) || { echo "more than the limit"; failed=1; }
  [[ $2 != *' 500'* && $2 != '500'* ]] || failed=1
}

ask() { curl -s -o "$output/answer" -w '%{http_code} %{time_total}s' "$@"; }
kind() { # NAME CURL-ARGUMENTS…
  local name=$1 answer
  shift
  begin
  answer=$(ask "$@") || answer='no answer'
  end "$name" "$answer"
  quiet
}

overload() { python3 benchmarks/load/overload.py "$url/v1/classify" image/jpeg "$output/small.jpg" "$@"; }
# Through all tiers of the compiler, and with as many images in the queue as it takes: what stays are the caches, code and pooled arrays.
overload 0 5 >/dev/null
overload 1000 3 >/dev/null
sleep 15
warm=$(status VmRSS)
echo "idle with warm caches: $warm MiB"
echo "small images alone, 5 a second: $(overload 5 "$seconds")"

jpeg=(-H 'Content-Type: image/jpeg') png=(-H 'Content-Type: image/png')
kind '256 texts' -H 'Content-Type: application/json' --data-binary "@$output/texts.json" "$url/v1/sentiment"
for route in classify caption?beam=10; do
  kind "$route, 640 x 480" "${jpeg[@]}" --data-binary "@$output/small.jpg" "$url/v1/$route"
  kind "$route, 4000 x 3000" "${jpeg[@]}" --data-binary "@$output/photo.jpg" "$url/v1/$route"
done
kind 'classify, 49 MP, progressive' "${jpeg[@]}" --data-binary "@$output/progressive.jpg" "$url/v1/classify"
kind 'classify, 49 MP, interlaced' "${png[@]}" --data-binary "@$output/interlaced.png" "$url/v1/classify"
styled() { kind "stylize, $2, size $3" "${jpeg[@]}" --data-binary "@$output/$1" "$url/v1/stylize?style=starry-night&size=$3"; }
styled small.jpg '640 x 480' 640
styled square.jpg '1024 x 1024' 1024
styled photo.jpg '4000 x 3000' 1024

job() { # SIZE: a job, until it has ended
  local answer
  answer=$(ask -F content=@"$output/square.jpg" -F style=@"$output/square.jpg" -F iterations=2 -F size="$1" "$url/v1/stylize/jobs")
  local id
  id=$(sed -E 's/.*"id":"([^"]+)".*/\1/' "$output/answer")
  while curl -s "$url/v1/stylize/jobs/$id" | grep -qE '"state":"(queued|running)"'; do sleep 0.2; done
  echo "$answer"
}
begin
end 'job, 1024 x 1024' "$(job 1024)"
quiet

begin
answers=$(python3 benchmarks/load/stalled.py "$url/v1/classify" 60 16 30) &
stalls=$!
sleep 5
small=$(ask "${jpeg[@]}" --data-binary "@$output/small.jpg" "$url/v1/classify")
wait $stalls
end '60 stalled uploads of 16 MiB' "small: $small"
quiet

read -r capacity _ < <(overload 0 "$seconds")
begin
line=$(overload "$(awk -v c="$capacity" 'BEGIN { print 4 * c }')" "$seconds")
end '4 times overload' "$capacity a second alone"
echo "  answers, refusals a second, others; percentiles 50, 95, 99 in ms: $line"
sleep 2
echo "  5 a second from 2 seconds after its end: $(overload 5 5)"
quiet

begin
python3 benchmarks/load/stalled.py "$url/v1/classify" 60 16 30 >"$output/stalls" &
curl -s -o "$output/large" -w '%{http_code} %{time_total}s' "${jpeg[@]}" --data-binary "@$output/photo.jpg" \
  "$url/v1/stylize?style=starry-night&size=2048" >"$output/large.code" &
large=$!
for file in interlaced.png progressive.jpg photo.jpg; do
  curl -s -o /dev/null --data-binary "@$output/$file" -H 'Content-Type: application/octet-stream' "$url/v1/classify" &
done
job 768 >/dev/null &
sleep 3
line=$(overload 5 "$seconds")
wait $large || true
end 'all of it together' "stylize $(cat "$output/large.code")"
echo "  small images beside it: $line"
echo "  stalled: $(cat "$output/stalls" 2>/dev/null)"
quiet
sleep 10
echo "at the end: $(status VmRSS) MiB"
! grep -E '^(fail|crit):' -A 3 "$output/service" || failed=1
exit "$failed"
