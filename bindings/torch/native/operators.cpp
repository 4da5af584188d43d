#include <ATen/core/dispatch/Dispatcher.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <sstream>
#include <string>
#include <utility>

#include "errors.h"
#include "value.h"

struct tl_operator {
  c10::OperatorHandle handle;
};

namespace {

// What the last call of this thread returned in lists and strings.
thread_local Arena result_arena;

std::vector<c10::IValue> box_arguments(const c10::FunctionSchema& schema, const tl_value* args, int32_t nargs) {
  const auto& parameters = schema.arguments();
  TORCH_CHECK(
      size_t(nargs) <= parameters.size(), schema.name(), "() takes ", parameters.size(), " arguments but ", nargs,
      " were given");
  std::vector<c10::IValue> stack;
  stack.reserve(std::max(parameters.size(), schema.returns().size()));
  for (size_t i = 0; i < parameters.size(); i++) {
    const auto& parameter = parameters[i];
    if (i < size_t(nargs) && args[i].kind != TL_DEFAULT) {
      try {
        stack.push_back(to_ivalue(args[i], parameter.type()));
      } catch (const c10::Error& error) {
        TORCH_CHECK(
            false, schema.name(), "(): argument '", parameter.name(), "' (position ", i + 1, "): ",
            error.what_without_backtrace());
      }
    } else {
      TORCH_CHECK(
          parameter.default_value().has_value(), schema.name(), "() is missing a value for argument '",
          parameter.name(), "' (position ", i + 1, ")");
      stack.push_back(*parameter.default_value());
    }
  }
  return stack;
}

}  // namespace

TL_API tl_operator* tl_operator_find(const char* name, const char* overload) {
  return guard<tl_operator*>(nullptr, [&] {
    // Handles live as long as the process: callers keep them in static fields.
    static std::mutex mutex;
    static std::map<std::pair<std::string, std::string>, tl_operator> found;
    std::lock_guard<std::mutex> lock(mutex);
    auto known = found.find({name, overload});
    if (known == found.end()) {
      auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
      TORCH_CHECK(
          handle.has_value(), "this libtorch has no operator ", name, *overload == '\0' ? "" : ".", overload);
      known = found.emplace(std::make_pair(std::string(name), std::string(overload)), tl_operator{*handle}).first;
    }
    return &known->second;
  });
}

TL_API const char* tl_operator_schema(tl_operator* op) {
  return guard<const char*>(nullptr, [&] {
    thread_local std::string text;
    std::ostringstream stream;
    stream << op->handle.schema();
    text = stream.str();
    return text.c_str();
  });
}

TL_API int32_t tl_operator_call(
    tl_operator* op, const tl_value* args, int32_t nargs, tl_value* results, int32_t max_results) {
  return guard<int32_t>(-1, [&] {
    auto stack = box_arguments(op->handle.schema(), args, nargs);
    op->handle.callBoxed(&stack);
    result_arena.clear();
    const int32_t count = std::min(int32_t(stack.size()), max_results);
    for (int32_t i = 0; i < count; i++) results[i] = to_value(stack[i], result_arena);
    return count;
  });
}
