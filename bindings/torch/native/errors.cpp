#include "errors.h"

#include <algorithm>
#include <string>

#include "torchline.h"

namespace {
thread_local std::string last_error;

// Errors that passed through a second throw carry the first one's C++ backtrace in their text.
constexpr const char* backtrace_start = "\nException raised from ";
}  // namespace

void remember_error(const char* message) noexcept {
  try {
    last_error = message;
    last_error.erase(std::min(last_error.find(backtrace_start), last_error.size()));
    last_error.erase(last_error.find_last_not_of(" \n") + 1);
  } catch (...) {
    last_error.clear();
  }
}

TL_API const char* tl_last_error() { return last_error.c_str(); }
