// Exceptions end at the C interface: a guarded body that throws leaves its message for tl_last_error().
#pragma once

#include <c10/util/Exception.h>

#include <exception>

void remember_error(const char* message) noexcept;

template <class Result, class Body>
Result guard(Result on_failure, Body&& body) noexcept {
  try {
    return body();
  } catch (const c10::Error& error) {
    remember_error(error.what_without_backtrace());
  } catch (const std::exception& error) {
    remember_error(error.what());
  } catch (...) {
    remember_error("libtorch threw something that is no std::exception");
  }
  return on_failure;
}
