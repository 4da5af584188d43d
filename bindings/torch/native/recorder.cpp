#include "recorder.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/record_function.h>

#include <string>
#include <unordered_map>
#include <vector>

#include "errors.h"
#include "value.h"

namespace {

// A program at the level of the operators that the observer knows: an operator inside one that was shown is not shown,
// and an operator that the observer does not know is looked through if libtorch composes it of others.
struct Recording {
  tl_is_known is_known;
  tl_observe observe;
  at::CallbackHandle callback;
  std::unordered_map<std::string, bool> transparent;
  int depth = 0;
  bool observing = false;  // what the observer itself computes is no part of the program
};

thread_local std::unique_ptr<Recording> recording;

struct Call : at::ObserverContext {
  bool counted = false;
  bool shown = false;
  std::vector<c10::IValue> inputs;
};

// Autograd's own ranges ("AddmmBackward0") and other annotations are no operators.
bool is_operator(const char* name) {
  return std::string(name).rfind("aten::", 0) == 0;
}

bool composed_of_others(const at::RecordFunction& function) {
  const auto name = function.operator_name();
  if (!name) return false;
  const auto handle = c10::Dispatcher::singleton().findOp(*name);
  return handle && handle->hasKernelForDispatchKey(c10::DispatchKey::CompositeImplicitAutograd);
}

bool is_transparent(const at::RecordFunction& function) {
  const std::string name = function.name();
  const auto found = recording->transparent.find(name);
  if (found != recording->transparent.end()) return found->second;
  const bool transparent = recording->is_known(name.c_str()) == 0 && composed_of_others(function);
  return recording->transparent[name] = transparent;
}

std::unique_ptr<at::ObserverContext> on_start(const at::RecordFunction& function) {
  auto call = std::make_unique<Call>();
  if (!recording || recording->observing || !is_operator(function.name()) || is_transparent(function)) return call;
  call->counted = true;
  call->shown = recording->depth++ == 0;
  // Inputs are kept now: an in-place operator's stack no longer holds them when it ends.
  if (call->shown) call->inputs.assign(function.inputs().begin(), function.inputs().end());
  return call;
}

void on_end(const at::RecordFunction& function, at::ObserverContext* context) {
  auto* call = static_cast<Call*>(context);
  if (!recording || !call->counted) return;
  recording->depth--;
  if (!call->shown) return;
  const auto schema = function.operator_schema();
  // An operator that threw has no outputs; libtorch's message reaches the caller by itself.
  if (!schema || function.outputs().size() != schema->returns().size()) return;

  Arena arena;
  std::vector<tl_value> inputs, outputs;
  for (const auto& input : call->inputs) inputs.push_back(to_value(input, arena));
  for (const auto& output : function.outputs()) outputs.push_back(to_value(output, arena));
  recording->observing = true;
  recording->observe(
      c10::str(*schema).c_str(), inputs.data(), int32_t(inputs.size()), outputs.data(), int32_t(outputs.size()));
  recording->observing = false;
}

}  // namespace

int32_t tl_recorder_start(tl_is_known is_known, tl_observe observe) {
  return guard(-1, [&] {
    TORCH_CHECK(!recording, "this thread is recording already");
    recording = std::make_unique<Recording>();
    recording->is_known = is_known;
    recording->observe = observe;
    recording->callback = at::addThreadLocalCallback(
        at::RecordFunctionCallback(on_start, on_end)
            .needsInputs(true)
            .needsOutputs(true)
            .scopes({at::RecordScope::FUNCTION, at::RecordScope::BACKWARD_FUNCTION}));
    return 0;
  });
}

int32_t tl_recorder_stop() {
  return guard(-1, [&] {
    TORCH_CHECK(recording, "this thread is not recording");
    at::removeCallback(recording->callback);
    recording.reset();
    return 0;
  });
}
