#!/usr/bin/env bash
# ONNX Runtime's bare Run of a stylizer beside the same network in Debian's python3-torch, in turns in one run:
#   benchmarks/stylization/peer.sh PACKAGE PICTURE [THREADS]
# ROUNDS changes how many rounds count.
set -euo pipefail
usage='usage: peer.sh PACKAGE PICTURE [THREADS]'
package=$(realpath "${1:?$usage}") picture=$(realpath "${2:?$usage}") threads=${3:-$(nproc)}
cd "$(dirname "$0")/../.."

dotnet build -c Release -v q --nologo benchmarks/Torchline.Benchmarks/Torchline.Benchmarks.csproj
dotnet artifacts/bin/Torchline.Benchmarks/release/Torchline.Benchmarks.dll stylizer-peer \
  benchmarks/stylization/stylizer_peer.py "$package" "$picture" "$threads"
