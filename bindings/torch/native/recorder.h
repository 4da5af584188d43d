// Shows each operator that libtorch dispatches, with its inputs and outputs, to an observer on the same thread.
#pragma once

#include "torchline.h"

// Whether the observer can handle calls of this operator ("aten::linear") as they stand. Asked once an operator.
typedef int32_t (*tl_is_known)(const char* name);

// An operator has run. Tensor handles inside the values are the receiver's to free; the rest lives during the call.
typedef void (*tl_observe)(
    const char* schema, const tl_value* inputs, int32_t ninputs, const tl_value* outputs, int32_t noutputs);

// Starts recording on the calling thread; one recording a thread. Returns -1 on failure.
TL_API int32_t tl_recorder_start(tl_is_known is_known, tl_observe observe);
TL_API int32_t tl_recorder_stop();
