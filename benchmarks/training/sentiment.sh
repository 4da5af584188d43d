#!/usr/bin/env bash
# Compares the speed of `torchline train sentiment` with the same training in Debian's python3-torch, in one run:
#   benchmarks/training/sentiment.sh DATA_FOLDER GLOVE_FILE [MODEL…]
# The two sides take turns; of each the fastest epoch counts, for a pause of the machine is not the program's.
set -euo pipefail
cd "$(dirname "$0")/../.."

data=$(realpath "$1") glove=$(realpath "$2")
shift 2
models=("$@")
[ ${#models[@]} -gt 0 ] || models=(bow avg avg-glove rnn-glove lstm-glove two-way)
threads=${THREADS:-1} epochs=${EPOCHS:-3} rounds=${ROUNDS:-2}

dotnet build -c Release -v q --nologo cli/Torchline.Cli.csproj
program=artifacts/bin/Torchline.Cli/release/Torchline.Cli.dll
runs=$(mktemp -d)
trap 'rm -rf "$runs"' EXIT

fastest() { # the smallest "seconds" of lines of JSON
  python3 -c 'import json, sys; print(min(json.loads(line)["seconds"] for line in sys.stdin if line.startswith("{")))'
}

printf '%-12s %12s %12s %8s   (seconds an epoch, %s threads, %s cores)\n' model torchline python3-torch ratio "$threads" "$(nproc)"
for model in "${models[@]}"; do
  vectors=()
  case $model in *-glove | two-way) vectors=(--glove "$glove") ;; esac
  [ "$model" != two-way ] || vectors+=(--pretraining-epochs 1 --pretraining-words 100)
  : > "$runs/$model.ours" > "$runs/$model.theirs"
  for round in $(seq "$rounds"); do
    dotnet "$program" train sentiment --model "$model" --data "$data" "${vectors[@]}" --runs "$runs" --name "$model-$round" \
      --threads "$threads" --epochs "$epochs" > /dev/null
    cat "$runs/$model-$round/metrics.jsonl" >> "$runs/$model.ours"
    /usr/bin/python3 benchmarks/training/sentiment_peer.py "$runs/$model-$round" >> "$runs/$model.theirs"
  done
  ours=$(fastest < "$runs/$model.ours") theirs=$(fastest < "$runs/$model.theirs")
  printf '%-12s %12s %12s %8s\n' "$model" "$ours" "$theirs" "$(python3 -c "print(f'{$theirs / $ours:.2f}')")"
done
