#!/usr/bin/env bash
# Compares decoding and resizing photos (short side 256, centre crop 224) with Debian's python3-pil, one thread each, in one run:
#   benchmarks/imaging/decode_resize.sh PHOTO…
# The two sides take turns; of each the fastest round counts. "shrunk" lets both decode at 1/2, 1/4 or 1/8.
set -euo pipefail
photos=()
for photo in "$@"; do photos+=("$(realpath "$photo")"); done
cd "$(dirname "$0")/../.."

dotnet build -c Release -v q --nologo benchmarks/Torchline.Benchmarks/Torchline.Benchmarks.csproj
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
for _ in $(seq "${ROUNDS:-3}"); do
  dotnet artifacts/bin/Torchline.Benchmarks/release/Torchline.Benchmarks.dll imaging "${photos[@]}" >>"$results/ours"
  /usr/bin/python3 benchmarks/imaging/pillow_peer.py "${photos[@]}" >>"$results/theirs"
done
awk -v photos=${#photos[@]} '
  BEGIN { printf "%-16s %10s %10s %8s   (microseconds a photo, %d photos)\n", "", "torchline", "Pillow", "ratio", photos }
  FNR == NR { if (!($1 in ours)) order[++n] = $1; if (!($1 in ours) || $2 < ours[$1]) ours[$1] = $2; next }
  { if (!($1 in theirs) || $2 < theirs[$1]) theirs[$1] = $2 }
  END { for (i = 1; i <= n; i++) printf "%-16s %10d %10d %8.2f\n", order[i], ours[order[i]], theirs[order[i]], theirs[order[i]] / ours[order[i]] }
' "$results/ours" "$results/theirs"
