#!/usr/bin/env bash
# Compares the speed of `torchline train classifier --mode finetune` with the same training in Debian's python3-torch and
# python3-torchvision, in one run:
#   benchmarks/training/classifier.sh PICTURES RESNET18_WEIGHTS
# The two sides take turns; of each the fastest epoch counts, for a pause of the machine is not the program's. Only training is
# timed: two pictures are left to validate with. Python's loader runs with one process and with two, whichever is faster.
set -euo pipefail
cd "$(dirname "$0")/../.."

pictures=$(realpath "${1:?usage: classifier.sh PICTURES RESNET18_WEIGHTS}") weights=$(realpath "${2:?usage: classifier.sh PICTURES RESNET18_WEIGHTS}")
threads=${THREADS:-$(nproc)} epochs=${EPOCHS:-2} rounds=${ROUNDS:-2}

dotnet build -c Release -v q --nologo cli/Torchline.Cli.csproj
program=artifacts/bin/Torchline.Cli/release/Torchline.Cli.dll
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/data/val"
ln -s "$pictures/train" "$work/data/train"
for class in "$pictures"/val/*/; do
  mkdir "$work/data/val/$(basename "$class")"
  ln -s "$(find -L "$class" -type f -print -quit)" "$work/data/val/$(basename "$class")/"
done
count=$(find -L "$work/data/train" -type f | wc -l)

fastest() { # pictures a second in the fastest epoch of lines of JSON
  python3 -c 'import json, sys; print(round(int(sys.argv[1]) / min(json.loads(line)["seconds"] for line in sys.stdin if line.startswith("{")), 2))' "$count"
}

printf '%-10s %12s %14s %8s   (pictures a second, %s threads, %s cores)\n' recipe torchline python3-torch ratio "$threads" "$(nproc)"
for recipe in tutorial default; do
  for round in $(seq "$rounds"); do
    dotnet "$program" train classifier --mode finetune --recipe "$recipe" --head-first 0 --data "$work/data" --weights "$weights" \
      --runs "$work" --name "$recipe-$round" --threads "$threads" --epochs "$epochs" > /dev/null
    cat "$work/$recipe-$round/metrics.jsonl" >> "$work/$recipe.ours"
    for workers in 1 2; do
      /usr/bin/python3 benchmarks/training/classifier_peer.py "$work/$recipe-$round" --workers "$workers" >> "$work/$recipe.theirs"
    done
  done
  ours=$(fastest < "$work/$recipe.ours") theirs=$(fastest < "$work/$recipe.theirs")
  printf '%-10s %12s %14s %8s\n' "$recipe" "$ours" "$theirs" "$(python3 -c "print(f'{$ours / $theirs:.2f}')")"
done
