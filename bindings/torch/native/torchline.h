// The C interface of libtorchline: one door to every operator of libtorch, and the few things that are no operators.
//
// Conventions. `at::Tensor*` and `at::Generator*` cross as opaque pointers to heap objects that the receiver owns and
// frees. A function that can fail says so in its result (null, or a negative number); tl_last_error() then holds
// libtorch's message for the calling thread.
#pragma once

#include <stdint.h>

#define TL_API extern "C" __attribute__((visibility("default")))

namespace at {
class Tensor;
struct Generator;
}  // namespace at

enum tl_kind : int32_t {
  TL_OTHER = -2,    // out only: a value that has no kind here; p = name of its type
  TL_DEFAULT = -1,  // in only: the default that the operator's schema gives
  TL_NONE = 0,
  TL_TENSOR,       // p = at::Tensor*
  TL_TENSOR_LIST,  // p = at::Tensor*[count], null where an element is None
  TL_INT,          // i; also dtype, layout and memory format
  TL_INT_LIST,     // p = int64_t[count]
  TL_DOUBLE,       // d
  TL_DOUBLE_LIST,  // p = double[count]
  TL_BOOL,         // i = 0 or 1
  TL_BOOL_LIST,    // p = uint8_t[count]
  TL_STRING,       // p = UTF-8 of count bytes
  TL_DEVICE,       // i = device type, count = index or -1
  TL_GENERATOR,    // p = at::Generator*
};

struct tl_value {
  int32_t kind;
  int32_t count;
  union {
    int64_t i;
    double d;
    void* p;
  };
};

struct tl_operator;

TL_API const char* tl_last_error();

// operators.cpp
TL_API tl_operator* tl_operator_find(const char* name, const char* overload);
TL_API const char* tl_operator_schema(tl_operator* op);  // valid until this thread's next call of it
// Number of results written, or -1; results beyond max_results are dropped. Lists and strings among
// them live until this thread's next call; tensors are the caller's.
TL_API int32_t tl_operator_call(
    tl_operator* op, const tl_value* args, int32_t nargs, tl_value* results, int32_t max_results);

// tensors.cpp
TL_API at::Tensor* tl_tensor_from_memory(const void* data, const int64_t* sizes, int32_t dims, int32_t dtype);
TL_API at::Tensor* tl_tensor_share(const at::Tensor* tensor);
TL_API void tl_tensor_free(at::Tensor* tensor);
TL_API int64_t tl_tensor_dim(const at::Tensor* tensor);
TL_API void tl_tensor_sizes(const at::Tensor* tensor, int64_t* sizes);
TL_API int32_t tl_tensor_strides(const at::Tensor* tensor, int64_t* strides);
TL_API int64_t tl_tensor_numel(const at::Tensor* tensor);
TL_API int64_t tl_tensor_element_size(const at::Tensor* tensor);
TL_API int64_t tl_tensor_storage_offset(const at::Tensor* tensor);
TL_API int32_t tl_tensor_dtype(const at::Tensor* tensor);
TL_API int32_t tl_tensor_device_type(const at::Tensor* tensor);
TL_API int32_t tl_tensor_device_index(const at::Tensor* tensor);
TL_API int32_t tl_tensor_is_contiguous(const at::Tensor* tensor);
TL_API int32_t tl_tensor_is_sparse(const at::Tensor* tensor);
TL_API void* tl_tensor_data(const at::Tensor* tensor);
TL_API void* tl_tensor_storage_data(const at::Tensor* tensor);  // null when the tensor has no storage
TL_API void* tl_tensor_identity(const at::Tensor* tensor);      // the TensorImpl that all handles of one tensor share

// autograd.cpp
TL_API int32_t tl_tensor_requires_grad(const at::Tensor* tensor);
TL_API int32_t tl_tensor_set_requires_grad(at::Tensor* tensor, int32_t requires_grad);
TL_API int32_t tl_tensor_is_leaf(const at::Tensor* tensor);
TL_API int32_t tl_tensor_retain_grad(at::Tensor* tensor);
TL_API at::Tensor* tl_tensor_grad(const at::Tensor* tensor);  // null when it has none
TL_API int32_t tl_tensor_set_grad(at::Tensor* tensor, const at::Tensor* grad);
TL_API int32_t tl_backward(
    at::Tensor* const* tensors, int32_t ntensors, at::Tensor* const* grads, int32_t ngrads, int32_t retain_graph,
    int32_t create_graph, at::Tensor* const* inputs, int32_t ninputs);
TL_API int32_t tl_grad(
    at::Tensor* const* outputs, int32_t noutputs, at::Tensor* const* inputs, int32_t ninputs, at::Tensor* const* grads,
    int32_t ngrads, int32_t retain_graph, int32_t create_graph, int32_t allow_unused, at::Tensor** results);
TL_API int32_t tl_grad_mode();
TL_API void tl_set_grad_mode(int32_t enabled);
TL_API int32_t tl_inference_mode();
TL_API void* tl_inference_mode_enter(int32_t enabled);
TL_API void tl_inference_mode_leave(void* guard);
TL_API void tl_set_anomaly_mode(int32_t enabled, int32_t check_nan);

// random.cpp
TL_API int32_t tl_manual_seed(uint64_t seed);
TL_API at::Generator* tl_generator_new(uint64_t seed);
TL_API at::Generator* tl_generator_default(int32_t device_type, int32_t device_index);
TL_API void tl_generator_free(at::Generator* generator);
TL_API int32_t tl_generator_set_seed(at::Generator* generator, uint64_t seed);
TL_API uint64_t tl_generator_initial_seed(at::Generator* generator);
TL_API uint64_t tl_generator_reseed(at::Generator* generator);
TL_API at::Tensor* tl_generator_get_state(at::Generator* generator);
TL_API int32_t tl_generator_set_state(at::Generator* generator, const at::Tensor* state);

// context.cpp
TL_API int32_t tl_num_threads();
TL_API int32_t tl_set_num_threads(int32_t threads);
TL_API int32_t tl_num_interop_threads();
TL_API int32_t tl_set_num_interop_threads(int32_t threads);
TL_API int32_t tl_cuda_device_count();
TL_API int32_t tl_has_cudnn();
TL_API int32_t tl_deterministic_algorithms();
TL_API void tl_set_deterministic_algorithms(int32_t enabled, int32_t warn_only);
TL_API int32_t tl_deterministic_algorithms_warn_only();
TL_API const char* tl_libtorch_version();

// benchmark.cpp
TL_API double tl_benchmark_add(const at::Tensor* left, const at::Tensor* right, int64_t calls);  // nanoseconds a call
