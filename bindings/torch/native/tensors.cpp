#include <ATen/EmptyTensor.h>
#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cstring>

#include "errors.h"
#include "torchline.h"

TL_API at::Tensor* tl_tensor_from_memory(const void* data, const int64_t* sizes, int32_t dims, int32_t dtype) {
  return guard<at::Tensor*>(nullptr, [&] {
    // Not through the dispatcher: to an observer of operators these values are data from outside, not a result.
    at::Tensor tensor(at::detail::empty_cpu({sizes, size_t(dims)}, static_cast<at::ScalarType>(dtype)));
    if (tensor.numel() > 0) std::memcpy(tensor.data_ptr(), data, tensor.numel() * tensor.element_size());
    return new at::Tensor(std::move(tensor));
  });
}

TL_API at::Tensor* tl_tensor_share(const at::Tensor* tensor) { return new at::Tensor(*tensor); }

TL_API void tl_tensor_free(at::Tensor* tensor) { delete tensor; }

TL_API int64_t tl_tensor_dim(const at::Tensor* tensor) { return tensor->dim(); }

TL_API void tl_tensor_sizes(const at::Tensor* tensor, int64_t* sizes) {
  std::copy(tensor->sizes().begin(), tensor->sizes().end(), sizes);
}

TL_API int32_t tl_tensor_strides(const at::Tensor* tensor, int64_t* strides) {
  return guard<int32_t>(-1, [&] {
    std::copy(tensor->strides().begin(), tensor->strides().end(), strides);
    return 0;
  });
}

TL_API int64_t tl_tensor_numel(const at::Tensor* tensor) { return tensor->numel(); }

TL_API int64_t tl_tensor_element_size(const at::Tensor* tensor) { return tensor->element_size(); }

TL_API int64_t tl_tensor_storage_offset(const at::Tensor* tensor) {
  return guard<int64_t>(-1, [&] { return tensor->storage_offset(); });
}

TL_API int32_t tl_tensor_dtype(const at::Tensor* tensor) { return int32_t(tensor->scalar_type()); }

TL_API int32_t tl_tensor_device_type(const at::Tensor* tensor) { return int32_t(tensor->device().type()); }

TL_API int32_t tl_tensor_device_index(const at::Tensor* tensor) { return int32_t(tensor->device().index()); }

TL_API int32_t tl_tensor_is_contiguous(const at::Tensor* tensor) {
  return guard<int32_t>(-1, [&] { return int32_t(tensor->is_contiguous()); });
}

TL_API int32_t tl_tensor_is_sparse(const at::Tensor* tensor) { return tensor->is_sparse(); }

TL_API void* tl_tensor_data(const at::Tensor* tensor) {
  return guard<void*>(nullptr, [&] { return tensor->data_ptr(); });
}

TL_API void* tl_tensor_storage_data(const at::Tensor* tensor) {
  return guard<void*>(nullptr, [&] {
    return tensor->has_storage() ? const_cast<void*>(static_cast<const void*>(tensor->storage().data())) : nullptr;
  });
}

TL_API void* tl_tensor_identity(const at::Tensor* tensor) { return tensor->unsafeGetTensorImpl(); }
