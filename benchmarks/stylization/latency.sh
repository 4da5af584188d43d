#!/usr/bin/env bash
# One picture of 512 x 512 pixels through POST /v1/stylize, from JPEG to JPEG, beside decoding it, ONNX Runtime's bare Run and encoding, in
# turns, on the same machine and as many threads:
#   benchmarks/stylization/latency.sh PACKAGE PICTURE [THREADS]
# The package, a folder NAME/VERSION, is the service's only model. Settings by environment: ROUNDS, PORT.
set -euo pipefail
usage='usage: latency.sh PACKAGE PICTURE [THREADS]'
package=$(realpath "${1:?$usage}") picture=$(realpath "${2:?$usage}") threads=${3:-$(nproc)}
cd "$(dirname "$0")/../.."

. benchmarks/load/service.sh

build_release benchmarks/Torchline.Benchmarks
only_package "$package"
start_service --Torchline:Stylization:Workers=1 --Torchline:Stylization:ThreadsPerWorker="$threads"
dotnet artifacts/bin/Torchline.Benchmarks/release/Torchline.Benchmarks.dll stylizer "$package" "$picture" "$threads" "$url"
