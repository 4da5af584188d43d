#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <mutex>

#include "errors.h"
#include "torchline.h"

TL_API int32_t tl_manual_seed(uint64_t seed) {
  return guard<int32_t>(-1, [&] {
    at::manual_seed(seed);
    return 0;
  });
}

TL_API at::Generator* tl_generator_new(uint64_t seed) {
  return guard<at::Generator*>(nullptr, [&] { return new at::Generator(at::make_generator<at::CPUGeneratorImpl>(seed)); });
}

TL_API at::Generator* tl_generator_default(int32_t device_type, int32_t device_index) {
  return guard<at::Generator*>(nullptr, [&] {
    const c10::Device device(
        static_cast<c10::DeviceType>(device_type), static_cast<c10::DeviceIndex>(device_index));
    return new at::Generator(at::globalContext().defaultGenerator(device));
  });
}

TL_API void tl_generator_free(at::Generator* generator) { delete generator; }

TL_API int32_t tl_generator_set_seed(at::Generator* generator, uint64_t seed) {
  return guard<int32_t>(-1, [&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_current_seed(seed);
    return 0;
  });
}

TL_API uint64_t tl_generator_initial_seed(at::Generator* generator) { return generator->current_seed(); }

TL_API uint64_t tl_generator_reseed(at::Generator* generator) {
  std::lock_guard<std::mutex> lock(generator->mutex());
  return generator->seed();
}

TL_API at::Tensor* tl_generator_get_state(at::Generator* generator) {
  return guard<at::Tensor*>(nullptr, [&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    return new at::Tensor(generator->get_state());
  });
}

TL_API int32_t tl_generator_set_state(at::Generator* generator, const at::Tensor* state) {
  return guard<int32_t>(-1, [&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_state(*state);
    return 0;
  });
}
