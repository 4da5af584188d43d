// The yardstick for the cost of an operator call from outside: the same call, unboxed, in a C++ loop.
#include <ATen/core/Tensor.h>
#include <ATen/ops/add.h>

#include <chrono>

#include "errors.h"
#include "torchline.h"

TL_API double tl_benchmark_add(const at::Tensor* left, const at::Tensor* right, int64_t calls) {
  return guard<double>(-1.0, [&] {
    const auto start = std::chrono::steady_clock::now();
    for (int64_t i = 0; i < calls; i++) at::add(*left, *right);
    const std::chrono::duration<double, std::nano> elapsed = std::chrono::steady_clock::now() - start;
    return elapsed.count() / double(calls);
  });
}
