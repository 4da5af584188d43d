#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <torch/version.h>

#include "errors.h"
#include "torchline.h"

TL_API int32_t tl_num_threads() { return at::get_num_threads(); }

TL_API int32_t tl_set_num_threads(int32_t threads) {
  return guard<int32_t>(-1, [&] {
    at::set_num_threads(threads);
    return 0;
  });
}

TL_API int32_t tl_num_interop_threads() { return at::get_num_interop_threads(); }

TL_API int32_t tl_set_num_interop_threads(int32_t threads) {
  return guard<int32_t>(-1, [&] {
    at::set_num_interop_threads(threads);
    return 0;
  });
}

TL_API int32_t tl_cuda_device_count() {
  return guard<int32_t>(0, [&] { return at::hasCUDA() ? int32_t(at::getNumGPUs()) : 0; });
}

TL_API int32_t tl_has_cudnn() {
  return guard<int32_t>(0, [&] { return int32_t(at::globalContext().hasCuDNN()); });
}

TL_API int32_t tl_deterministic_algorithms() { return at::globalContext().deterministicAlgorithms(); }

TL_API void tl_set_deterministic_algorithms(int32_t enabled, int32_t warn_only) {
  at::globalContext().setDeterministicAlgorithms(enabled != 0, warn_only != 0);
}

TL_API int32_t tl_deterministic_algorithms_warn_only() {
  return at::globalContext().deterministicAlgorithmsWarnOnly();
}

TL_API const char* tl_libtorch_version() { return TORCH_VERSION; }
