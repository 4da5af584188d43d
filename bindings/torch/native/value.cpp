#include "value.h"

#include <ATen/core/Generator.h>
#include <ATen/core/List.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/jit_type.h>

#include <cstring>
#include <string>

namespace {

at::Tensor tensor_or_undefined(const void* handle) {
  return handle == nullptr ? at::Tensor() : *static_cast<const at::Tensor*>(handle);
}

[[noreturn]] void mismatch(const tl_value& value, const c10::TypePtr& type) {
  static const char* const names[] = {
      "other", "default", "None", "Tensor", "Tensor[]", "int", "int[]", "float", "float[]", "bool", "bool[]", "str",
      "Device", "Generator"};
  TORCH_CHECK(false, "expected a value of type ", type->str(), " but got ", names[value.kind - TL_OTHER]);
  std::terminate();
}

c10::IValue scalar_to_ivalue(const tl_value& value, const c10::TypePtr& type) {
  switch (value.kind) {
    case TL_INT:
      return value.i;
    case TL_DOUBLE:
      return value.d;
    case TL_BOOL:
      return value.i != 0;
    default:
      mismatch(value, type);
  }
}

c10::IValue list_to_ivalue(const tl_value& value, const c10::TypePtr& type) {
  c10::TypePtr element = type->castRaw<c10::ListType>()->getElementType();
  const auto kind = element->kind();
  // Symbolic sizes do not occur here, and a list of plain ints is what libtorch itself boxes concrete ones into.
  if (kind == c10::TypeKind::SymIntType) element = c10::IntType::get();
  c10::impl::GenericList list(element);
  list.reserve(value.count);
  switch (value.kind) {
    case TL_TENSOR_LIST: {
      auto* tensors = static_cast<const void* const*>(value.p);
      const bool optional = kind == c10::TypeKind::OptionalType;
      for (int32_t i = 0; i < value.count; i++)
        list.push_back(optional && tensors[i] == nullptr ? c10::IValue() : c10::IValue(tensor_or_undefined(tensors[i])));
      return list;
    }
    case TL_INT_LIST: {
      auto* ints = static_cast<const int64_t*>(value.p);
      for (int32_t i = 0; i < value.count; i++)
        list.push_back(kind == c10::TypeKind::FloatType ? c10::IValue(double(ints[i])) : c10::IValue(ints[i]));
      return list;
    }
    case TL_DOUBLE_LIST: {
      auto* doubles = static_cast<const double*>(value.p);
      for (int32_t i = 0; i < value.count; i++) list.push_back(doubles[i]);
      return list;
    }
    case TL_BOOL_LIST: {
      auto* bools = static_cast<const uint8_t*>(value.p);
      for (int32_t i = 0; i < value.count; i++) list.push_back(bools[i] != 0);
      return list;
    }
    case TL_TENSOR:
    case TL_INT:
    case TL_DOUBLE:
    case TL_BOOL:
      list.push_back(to_ivalue(value, element));
      return list;
    default:
      mismatch(value, type);
  }
}

tl_value value_of(tl_kind kind, int32_t count, void* pointer) {
  tl_value value{};
  value.kind = kind;
  value.count = count;
  value.p = pointer;
  return value;
}

tl_value value_of(tl_kind kind, int64_t integer, int32_t count = 0) {
  tl_value value{};
  value.kind = kind;
  value.count = count;
  value.i = integer;
  return value;
}

tl_value text_value(tl_kind kind, const std::string& text, Arena& arena) {
  char* copy = arena.allocate<char>(text.size() + 1);
  std::memcpy(copy, text.c_str(), text.size() + 1);
  return value_of(kind, int32_t(text.size()), copy);
}

tl_value tensor_value(const at::Tensor& tensor) {
  return tensor.defined() ? value_of(TL_TENSOR, 0, new at::Tensor(tensor)) : value_of(TL_NONE, 0);
}

template <class Element, class Read>
tl_value list_value(tl_kind kind, const c10::impl::GenericList& list, Arena& arena, Read read) {
  auto* elements = arena.allocate<Element>(list.size());
  for (size_t i = 0; i < list.size(); i++) elements[i] = read(list.get(i));
  return value_of(kind, int32_t(list.size()), elements);
}

}  // namespace

c10::IValue to_ivalue(const tl_value& value, const c10::TypePtr& type) {
  switch (type->kind()) {
    case c10::TypeKind::TensorType:
      if (value.kind == TL_TENSOR || value.kind == TL_NONE)
        return tensor_or_undefined(value.kind == TL_TENSOR ? value.p : nullptr);
      mismatch(value, type);
    case c10::TypeKind::OptionalType:
      if (value.kind == TL_NONE) return c10::IValue();
      return to_ivalue(value, type->castRaw<c10::OptionalType>()->getElementType());
    case c10::TypeKind::ListType:
      return list_to_ivalue(value, type);
    case c10::TypeKind::NumberType:
      return scalar_to_ivalue(value, type);
    case c10::TypeKind::FloatType:
      if (value.kind == TL_INT) return double(value.i);
      if (value.kind == TL_DOUBLE) return value.d;
      mismatch(value, type);
    case c10::TypeKind::BoolType:
      if (value.kind == TL_BOOL) return value.i != 0;
      mismatch(value, type);
    case c10::TypeKind::StringType:
      if (value.kind == TL_STRING) return std::string(static_cast<const char*>(value.p), value.count);
      mismatch(value, type);
    case c10::TypeKind::DeviceObjType:
      if (value.kind == TL_DEVICE)
        return c10::Device(static_cast<c10::DeviceType>(value.i), static_cast<c10::DeviceIndex>(value.count));
      mismatch(value, type);
    case c10::TypeKind::GeneratorType:
      if (value.kind == TL_GENERATOR) return *static_cast<const at::Generator*>(value.p);
      mismatch(value, type);
    default:  // int, SymInt, and the enumerations that libtorch boxes as ints
      if (value.kind == TL_INT || value.kind == TL_BOOL) return value.i;
      mismatch(value, type);
  }
}

tl_value to_value(const c10::IValue& value, Arena& arena) {
  if (value.isTensor()) return tensor_value(value.toTensor());
  if (value.isNone()) return value_of(TL_NONE, 0);
  if (value.isInt()) return value_of(TL_INT, value.toInt());
  if (value.isBool()) return value_of(TL_BOOL, value.toBool());
  if (value.isDouble()) {
    tl_value result = value_of(TL_DOUBLE, 0);
    result.d = value.toDouble();
    return result;
  }
  if (value.isString()) return text_value(TL_STRING, value.toStringRef(), arena);
  if (value.isDevice())
    return value_of(TL_DEVICE, int64_t(value.toDevice().type()), int32_t(value.toDevice().index()));
  if (value.isGenerator()) return value_of(TL_GENERATOR, 0, new at::Generator(value.toGenerator()));
  if (value.isList()) {
    const c10::impl::GenericList list = value.toList();
    c10::TypePtr element = list.elementType();
    if (element->kind() == c10::TypeKind::OptionalType) element = element->castRaw<c10::OptionalType>()->getElementType();
    switch (element->kind()) {
      case c10::TypeKind::TensorType:
        return list_value<void*>(TL_TENSOR_LIST, list, arena, [](const c10::IValue& item) {
          return item.isNone() ? nullptr : tensor_value(item.toTensor()).p;
        });
      case c10::TypeKind::IntType:
      case c10::TypeKind::SymIntType:
        return list_value<int64_t>(TL_INT_LIST, list, arena, [](const c10::IValue& item) { return item.toInt(); });
      case c10::TypeKind::FloatType:
        return list_value<double>(TL_DOUBLE_LIST, list, arena, [](const c10::IValue& item) { return item.toDouble(); });
      case c10::TypeKind::BoolType:
        return list_value<uint8_t>(TL_BOOL_LIST, list, arena, [](const c10::IValue& item) { return item.toBool(); });
      default:
        break;
    }
  }
  return text_value(TL_OTHER, value.type()->str(), arena);
}
