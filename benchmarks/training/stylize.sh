#!/usr/bin/env bash
# Compares `torchline train stylize` with the same optimisation in Debian's python3-torch and python3-torchvision, in one run:
#   benchmarks/training/stylize.sh PICTURES SQUEEZENET1_1_WEIGHTS
# Each preset runs on both sides in turns. Two figures a preset: how far our losses are from Python's, at worst over every tenth
# iteration, and the ratio of speed, of the medians of the seconds of an iteration. PRESETS, ITERATIONS and THREADS change what runs.
set -euo pipefail
cd "$(dirname "$0")/../.."

usage='usage: stylize.sh PICTURES SQUEEZENET1_1_WEIGHTS'
pictures=$(realpath "${1:?$usage}") weights=$(realpath "${2:?$usage}")
threads=${THREADS:-$(nproc)} iterations=${ITERATIONS:-200}
presets=${PRESETS:-composition-vii the-scream starry-night}

dotnet build -c Release -v q --nologo cli/Torchline.Cli.csproj
program=artifacts/bin/Torchline.Cli/release/Torchline.Cli.dll
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

stylize() { # NAME OPTION…
  local name=$1
  shift
  dotnet "$program" train stylize --preset "$preset" --weights "$weights" --runs "$work" --name "$name" --threads "$threads" "$@" > /dev/null
}

printf '%-16s %10s %14s %6s %9s %11s   (milliseconds an iteration, %s threads, %s cores)\n' \
  preset torchline python3-torch ratio iterations 'losses apart' "$threads" "$(nproc)"
for preset in $presets; do
  # One iteration tells the sizes. Resized beforehand, the pictures are the same to the last bit on both sides.
  stylize "$preset-sizes" --images "$pictures" --iterations 1
  /usr/bin/python3 -W ignore - "$work/$preset-sizes/config.json" "$work" <<'PYTHON'
import json, sys
from PIL import Image
from torchvision.transforms import Resize
with open(sys.argv[1], encoding="utf-8") as file:
    options = json.load(file)["options"]
for name, side in (("content", "shortSide"), ("style", "styleShortSide")):
    Resize(options[side])(Image.open(options[name]).convert("RGB")).save(f"{sys.argv[2]}/{name}.png")
PYTHON
  stylize "$preset" --content "$work/content.png" --style "$work/style.png" --iterations "$iterations"
  /usr/bin/python3 -W ignore benchmarks/training/stylize_peer.py "$work/$preset" > "$work/$preset.theirs"
  python3 - "$preset" "$work/$preset/metrics.jsonl" "$work/$preset.theirs" <<'PYTHON'
import json, statistics, sys
ours, theirs = ([json.loads(line) for line in open(path)] for path in sys.argv[2:])
assert len(ours) == len(theirs)
apart = max(abs(a["loss"] / b["loss"] - 1) for a, b in list(zip(ours, theirs))[::10])
mine, other = (statistics.median(step["seconds"] for step in steps) for steps in (ours, theirs))
print(f"{sys.argv[1]:<16} {1000 * mine:>10.0f} {1000 * other:>14.0f} {other / mine:>6.2f} {len(ours):>9} {apart:>10.3%}")
PYTHON
done
