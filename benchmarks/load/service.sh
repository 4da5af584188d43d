# Sourced by the load benchmarks, from the repository root: builds and starts the service, stops it when the benchmark ends.
# Settings by environment: MODELS, PORT. Sets url, models, service (its process) and output (a folder for its lines and others').

models=${MODELS:-models}
url=http://127.0.0.1:${PORT:-18080}
output=$(mktemp -d)
trap 'rm -rf "$output"' EXIT

build_release() {
  dotnet build -c Release -v q --nologo "$1" >"$output/build" || { cat "$output/build"; exit 1; }
}

# Makes a package, a folder NAME/VERSION, the only model of the service.
only_package() {
  local package
  package=$(realpath "$1")
  models=$output/models
  mkdir -p "$models/$(basename "$(dirname "$package")")"
  ln -s "$package" "$models/$(basename "$(dirname "$package")")/"
}

# Limits the memory of the service that is started next, by a cgroup of its own. Fails where this shell may not make one.
limit_memory() { # BYTES
  local root=/sys/fs/cgroup/memory file=memory.limit_in_bytes
  [[ -d $root ]] || root=/sys/fs/cgroup file=memory.max # the second version of cgroups
  cgroup=$root/torchline-$$
  { mkdir "$cgroup" && echo "$1" >"$cgroup/$file"; } 2>/dev/null || { rmdir "$cgroup" 2>/dev/null; cgroup=; return 1; }
}

# Arguments go to the service, "hooks" is an assembly that runs before it.
start_service() {
  build_release inference-service
  { [[ -z ${cgroup:-} ]] || echo "$BASHPID" >"$cgroup/cgroup.procs"; exec env DOTNET_STARTUP_HOOKS=${hooks:-} dotnet artifacts/bin/Torchline.InferenceService/release/Torchline.InferenceService.dll \
    --Urls="$url" --Torchline:Models="$models" "$@"; } >"$output/service" 2>&1 &
  service=$!
  trap 'kill $service 2>/dev/null; wait $service 2>/dev/null || true; [[ -z ${cgroup:-} ]] || rmdir "$cgroup"; rm -rf "$output"' EXIT
  until curl -fs "$url/health/ready" >/dev/null; do
    kill -0 $service || { cat "$output/service"; exit 1; }
    sleep 0.1
  done
}

# Prints wrk's requests per second; any failed request ends the benchmark.
requests_per_second() {
  wrk "$@" >"$output/wrk" || return 1
  if grep -E 'Non-2xx|Socket errors' "$output/wrk" >&2; then return 1; fi
  awk '/Requests\/sec/ { print $2 }' "$output/wrk"
}
