#!/usr/bin/env bash
# The networks of samples/networks, exported here and by Python's torch.onnx.export (Debian: python3-torch, python3-onnx), side by side:
#   benchmarks/exporters/compare.sh [NAME…]
# Both files of a network have the same weights and run on the same inputs. Writes docs/reports/exporters.md; fails if one of our files is
# wrong, slower than Python's by more than 3 %, rejected by onnx.checker, or opened with a warning. ROUNDS changes how many rounds count.
set -euo pipefail
cd "$(dirname "$0")/../.."
report=docs/reports/exporters.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1

dotnet build -c Release -v q --nologo samples/networks
dotnet build -c Release -v q --nologo benchmarks/Torchline.Benchmarks/Torchline.Benchmarks.csproj
failed=0
dotnet samples/networks/bin/Release/net10.0/networks.dll --save "$work/ours" "$@" > "$work/export" 2> "$work/refused" || failed=1
cat "$work/export" "$work/refused"
/usr/bin/python3 benchmarks/exporters/export.py "$work/ours" "$work/theirs"
/usr/bin/python3 benchmarks/exporters/check.py "$work/ours" > "$work/check" || failed=1
dotnet artifacts/bin/Torchline.Benchmarks/release/Torchline.Benchmarks.dll exporters "$work/ours" "$work/theirs" \
  > "$work/table" 2> "$work/errors" || failed=1
cat "$work/errors" >&2
warnings=$(grep -c '\[W:onnxruntime:[^,]*, ours' "$work/errors" || true)
[[ $warnings == 0 ]] || failed=1
{
  echo '# Exporters side by side'
  echo
  echo 'The networks of [samples/networks](../../samples/networks/README.md) exported by Torchline, and the same programs in Python'
  echo '([benchmarks/exporters](../../benchmarks/exporters)) exported by `torch.onnx.export`. Both files have the same weights, and are'
  echo 'compared with what Python'"'"'s libtorch gives, at three or four sizes: the smallest ones, and some beyond all that were traced'
  echo '(Python'"'"'s export is traced at the second). *Right* counts the sizes at which all outputs are within 1e-4 + 1e-4 of the value.'
  echo 'Times are ONNX Runtime'"'"'s with one thread at the last size, medians of rounds in turns; the ratio is ours / Python'"'"'s.'
  echo
  echo "- Command: \`${ROUNDS:+ROUNDS=$ROUNDS }benchmarks/exporters/compare.sh${*:+ $*}\`, $(date -u +%F)"
  echo "- Machine: $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1), $(nproc --all) cores"
  echo "- Python: $(/usr/bin/python3 -c 'import platform, torch, onnx; print(platform.python_version(), "with torch", torch.__version__, "and onnx", onnx.__version__)')"
  echo "- ONNX Runtime $(sed -n 's/.*Microsoft.ML.OnnxRuntime.Gpu.Linux" Version="\([^"]*\)".*/\1/p' Directory.Packages.props), TorchSharp $(sed -n 's/.*"TorchSharp-cpu" Version="\([^"]*\)".*/\1/p' Directory.Packages.props)"
  echo "- onnx.checker, full check, of our files: $(tail -1 "$work/check")"
  echo "- Warnings of ONNX Runtime on our files: $warnings"
  echo
  cat "$work/table"
  echo
  echo '## Refusals and faults of Torchline'
  echo
  sed -n 's/^\([a-z0-9_]*: .*\)/- \1/p' "$work/refused" | cut -c1-240
  echo
  echo '## Refusals of Python'
  echo
  for refusal in "$work"/theirs/*/refusal.txt; do
    [[ -e $refusal ]] && echo "- $(basename "$(dirname "$refusal")"): $(head -c 160 "$refusal" | head -1)"
  done
} > "$report"
cat "$work/check" "$report"
exit $failed
