#include <torch/csrc/autograd/autograd.h>

#include <ATen/core/Tensor.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/anomaly_mode.h>

#include "errors.h"
#include "torchline.h"

namespace {
torch::autograd::variable_list variables(at::Tensor* const* tensors, int32_t count) {
  torch::autograd::variable_list list;
  list.reserve(count);
  for (int32_t i = 0; i < count; i++) list.push_back(tensors[i] == nullptr ? at::Tensor() : *tensors[i]);
  return list;
}
}  // namespace

TL_API int32_t tl_tensor_requires_grad(const at::Tensor* tensor) { return tensor->requires_grad(); }

TL_API int32_t tl_tensor_set_requires_grad(at::Tensor* tensor, int32_t requires_grad) {
  return guard<int32_t>(-1, [&] {
    TORCH_CHECK(
        tensor->is_leaf() || requires_grad,
        "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a "
        "subgraph that doesn't require differentiation use var_no_grad = var.detach().");
    tensor->set_requires_grad(requires_grad != 0);
    return 0;
  });
}

TL_API int32_t tl_tensor_is_leaf(const at::Tensor* tensor) {
  return guard<int32_t>(-1, [&] { return int32_t(tensor->is_leaf()); });
}

TL_API int32_t tl_tensor_retain_grad(at::Tensor* tensor) {
  return guard<int32_t>(-1, [&] {
    tensor->retain_grad();
    return 0;
  });
}

TL_API at::Tensor* tl_tensor_grad(const at::Tensor* tensor) {
  return guard<at::Tensor*>(nullptr, [&]() -> at::Tensor* {
    // The TensorImpl's own accessor: at::Tensor::grad() warns about non-leaf tensors on standard error.
    const at::Tensor& grad = tensor->unsafeGetTensorImpl()->grad();
    return grad.defined() ? new at::Tensor(grad) : nullptr;
  });
}

TL_API int32_t tl_tensor_set_grad(at::Tensor* tensor, const at::Tensor* grad) {
  return guard<int32_t>(-1, [&] {
    TORCH_CHECK(
        grad == nullptr || grad->sizes() == tensor->sizes(),
        "assigned grad has data of a different size: ", grad->sizes(), " for a tensor of ", tensor->sizes());
    tensor->mutable_grad() = grad == nullptr ? at::Tensor() : *grad;
    return 0;
  });
}

TL_API int32_t tl_backward(
    at::Tensor* const* tensors, int32_t ntensors, at::Tensor* const* grads, int32_t ngrads, int32_t retain_graph,
    int32_t create_graph, at::Tensor* const* inputs, int32_t ninputs) {
  return guard<int32_t>(-1, [&] {
    torch::autograd::backward(
        variables(tensors, ntensors), variables(grads, ngrads), retain_graph != 0, create_graph != 0,
        variables(inputs, ninputs));
    return 0;
  });
}

TL_API int32_t tl_grad(
    at::Tensor* const* outputs, int32_t noutputs, at::Tensor* const* inputs, int32_t ninputs, at::Tensor* const* grads,
    int32_t ngrads, int32_t retain_graph, int32_t create_graph, int32_t allow_unused, at::Tensor** results) {
  return guard<int32_t>(-1, [&] {
    auto gradients = torch::autograd::grad(
        variables(outputs, noutputs), variables(inputs, ninputs), variables(grads, ngrads), retain_graph != 0,
        create_graph != 0, allow_unused != 0);
    for (size_t i = 0; i < gradients.size(); i++)
      results[i] = gradients[i].defined() ? new at::Tensor(gradients[i]) : nullptr;
    return int32_t(gradients.size());
  });
}

TL_API int32_t tl_grad_mode() { return c10::GradMode::is_enabled(); }

TL_API void tl_set_grad_mode(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }

TL_API int32_t tl_inference_mode() { return c10::InferenceMode::is_enabled(); }

TL_API void* tl_inference_mode_enter(int32_t enabled) { return new c10::InferenceMode(enabled != 0); }

TL_API void tl_inference_mode_leave(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

TL_API void tl_set_anomaly_mode(int32_t enabled, int32_t check_nan) {
  torch::autograd::AnomalyMode::set_enabled(enabled != 0, check_nan != 0);
}
