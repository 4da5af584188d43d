// tl_value <-> c10::IValue, for the arguments and results of operators and for whoever observes them.
#pragma once

#include <ATen/core/ivalue.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "torchline.h"

// Owns the arrays and strings that tl_values point to. Tensors and generators are not its own.
class Arena {
 public:
  template <class T>
  T* allocate(size_t count) {
    blocks_.push_back(std::make_unique<std::byte[]>(count * sizeof(T)));
    return reinterpret_cast<T*>(blocks_.back().get());
  }

  void clear() { blocks_.clear(); }

 private:
  std::vector<std::unique_ptr<std::byte[]>> blocks_;
};

// Boxes a value as the schema type asks: an int becomes a double for `float`, None an undefined tensor for `Tensor`,
// one int a list of one for `int[]`. Throws c10::Error when the value does not fit the type.
c10::IValue to_ivalue(const tl_value& value, const c10::TypePtr& type);

// New heap handles for the tensors and generators inside, owned by the receiver; undefined tensors become TL_NONE.
tl_value to_value(const c10::IValue& value, Arena& arena);
