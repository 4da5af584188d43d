#!/usr/bin/env bash
# The memory of a service with one stylizer while it paints large pictures, and the seconds that one takes:
#   benchmarks/stylization/memory.sh PACKAGE PICTURE [SETTING…]
# The middle of the picture, scaled to each of SIDES, is posted as a JPEG, and the answer is a JPEG of that size. The peak is the kernel's
# high-water mark of resident memory (VmHWM) from the request on; all pictures go through one process. It fails if a peak is above
# BUDGET MiB, which is what docs/guide/operate.md says to plan for the default settings. Further arguments are settings of the service, such as
# --Torchline:Stylization:TilePixels=262144. Settings by environment: SIDES, BUDGET, PORT.
set -euo pipefail
usage='usage: memory.sh PACKAGE PICTURE [SETTING…]'
package=$(realpath "${1:?$usage}") picture=$(realpath "${2:?$usage}")
shift 2
cd "$(dirname "$0")/../.."

. benchmarks/load/service.sh

budget=${BUDGET:-1536}
only_package "$package"
read -r model style < <(python3 -c 'import json, sys; m = json.load(open(sys.argv[1])); print(m["name"], m["labels"][0])' "$package/model.json")

square() { # SIDE FILE
  /usr/bin/python3 - "$picture" "$@" <<'PYTHON'
import sys
from PIL import Image, ImageOps
side = int(sys.argv[2])
ImageOps.fit(Image.open(sys.argv[1]).convert("RGB"), (side, side), Image.Resampling.BICUBIC).save(sys.argv[3], quality=90)
PYTHON
}

# Prints the size of a picture, and fails if it is damaged.
size_of() {
  /usr/bin/python3 -c 'import sys; from PIL import Image; image = Image.open(sys.argv[1]); image.load(); print(*image.size, sep="x")' "$1"
}

mebibytes() { awk -v field="$1:" '$1 == field { printf "%.0f", $2 / 1024 }' "/proc/$service/status"; }

start_service "$@"
echo "$model, style $style; documented budget $budget MiB"
printf '%11s %9s %13s %11s   %s\n' picture seconds 'MiB before' 'MiB peak' 'peak / budget'
failed=0
for side in ${SIDES:-512 1024 2048 4096 4096}; do
  square "$side" "$output/content.jpg"
  before=$(mebibytes VmRSS)
  echo 5 >"/proc/$service/clear_refs" # the high-water mark begins again
  seconds=$(curl -fsS -o "$output/stylized.jpg" -w '%{time_total}' -H 'content-type: image/jpeg' -H 'accept: image/jpeg' \
    --data-binary "@$output/content.jpg" "$url/v1/stylize?model=$model&style=$style&size=$side")
  peak=$(mebibytes VmHWM) size=$(size_of "$output/stylized.jpg")
  [[ $size == "${side}x$side" ]] || { echo "the answer has $size pixels" >&2; exit 1; }
  awk -v size="$size" -v seconds="$seconds" -v before="$before" -v peak="$peak" -v budget="$budget" \
    'BEGIN { printf "%11s %9.1f %13d %11d   %.2f\n", size, seconds, before, peak, peak / budget }'
  ((peak <= budget)) || failed=1
done
((!failed)) || { echo "more memory than the budget" >&2; exit 1; }
