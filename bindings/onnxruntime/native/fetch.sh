#!/usr/bin/env bash
# Puts ONNX Runtime's native library (CPU and WebGPU providers built in) into a folder, as libonnxruntime.so.
#
#   fetch.sh artifacts/native
#
# It comes from the npm package onnxruntime-node, whose Linux binaries are the ordinary C API. The package's hash is
# pinned here, so a registry or a mirror cannot hand out anything else. For CUDA, lay the provider libraries of the same
# version (libonnxruntime_providers_shared.so, libonnxruntime_providers_cuda.so) beside it.
set -euo pipefail

version=1.30.0
sha512=b7086cd42d82fc1164cf5c9ce4e634288536194aba0d444eee10f86f1e50d90cb79c0309c115d6f31537355733136f5503d96894b3987a9a03f1f8d318e7c8ab

destination=${1:?usage: fetch.sh DESTINATION}
library=$destination/libonnxruntime.so
stamp=$destination/onnxruntime.version

[[ -f $library && -f $stamp && $(<"$stamp") == "$version" ]] && exit 0

case $(uname -m) in
  x86_64) architecture=x64 ;;
  aarch64) architecture=arm64 ;;
  *) echo "fetch.sh: ONNX Runtime has no Linux build for $(uname -m): x86_64 and aarch64 only" >&2; exit 1 ;;
esac
command -v npm >/dev/null || { echo "fetch.sh: npm is missing: install it (Debian: apt-get install npm)" >&2; exit 1; }

mkdir -p "$destination"
scratch=$(mktemp -d "$destination/.fetch.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

echo "fetching ONNX Runtime $version (npm onnxruntime-node, about 110 MB) …" >&2
npm pack --silent --ignore-scripts --pack-destination "$scratch" "onnxruntime-node@$version" >/dev/null
archive=$scratch/onnxruntime-node-$version.tgz
echo "$sha512  $archive" | sha512sum --check --status || {
  echo "fetch.sh: onnxruntime-node $version does not have the expected SHA-512; nothing was installed" >&2; exit 1; }

# Only the one library leaves the archive; nothing in it is executed.
tar -xzf "$archive" -C "$scratch" "package/bin/napi-v6/linux/$architecture/libonnxruntime.so.1"
mv -f "$scratch/package/bin/napi-v6/linux/$architecture/libonnxruntime.so.1" "$library"
echo "$version" >"$stamp"
