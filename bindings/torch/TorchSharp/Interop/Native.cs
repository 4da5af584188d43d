using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>The C interface of libtorchline.so; see torchline.h for its conventions.</summary>
internal static unsafe partial class Native
{
    internal const string Library = "torchline";

    /// <summary>libtorch's message for the last failure on this thread, as the exception that callers throw.</summary>
    internal static ExternalException LastError() => new(Marshal.PtrToStringUTF8(tl_last_error()));

    internal static int Check(int status) => status < 0 ? throw LastError() : status;

    internal static nint Check(nint pointer) => pointer == 0 ? throw LastError() : pointer;

    [LibraryImport(Library)] private static partial nint tl_last_error();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint tl_operator_find(string name, string overload);
    [LibraryImport(Library)] internal static partial nint tl_operator_schema(nint op);
    [LibraryImport(Library)]
    internal static partial int tl_operator_call(nint op, Value* args, int nargs, Value* results, int max_results);

    [LibraryImport(Library)] internal static partial nint tl_tensor_from_memory(void* data, long* sizes, int dims, int dtype);
    [LibraryImport(Library)] internal static partial void tl_tensor_free(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long tl_tensor_dim(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial void tl_tensor_sizes(nint tensor, long* sizes);
    [LibraryImport(Library)] internal static partial int tl_tensor_strides(nint tensor, long* strides);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long tl_tensor_numel(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long tl_tensor_element_size(nint tensor);
    [LibraryImport(Library)] internal static partial long tl_tensor_storage_offset(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int tl_tensor_dtype(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int tl_tensor_device_type(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int tl_tensor_device_index(nint tensor);
    [LibraryImport(Library)] internal static partial int tl_tensor_is_contiguous(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int tl_tensor_is_sparse(nint tensor);
    [LibraryImport(Library)] internal static partial nint tl_tensor_data(nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial nint tl_tensor_identity(nint tensor);

    [LibraryImport(Library), SuppressGCTransition] internal static partial int tl_tensor_requires_grad(nint tensor);
    [LibraryImport(Library)] internal static partial int tl_tensor_set_requires_grad(nint tensor, int requires_grad);
    [LibraryImport(Library)] internal static partial int tl_tensor_is_leaf(nint tensor);
    [LibraryImport(Library)] internal static partial int tl_tensor_retain_grad(nint tensor);
    [LibraryImport(Library)] internal static partial nint tl_tensor_grad(nint tensor);
    [LibraryImport(Library)] internal static partial int tl_tensor_set_grad(nint tensor, nint grad);
    [LibraryImport(Library)]
    internal static partial int tl_backward(
        nint* tensors, int ntensors, nint* grads, int ngrads, int retain_graph, int create_graph, nint* inputs, int ninputs);
    [LibraryImport(Library)]
    internal static partial int tl_grad(
        nint* outputs, int noutputs, nint* inputs, int ninputs, nint* grads, int ngrads,
        int retain_graph, int create_graph, int allow_unused, nint* results);
    [LibraryImport(Library)] internal static partial int tl_grad_mode();
    [LibraryImport(Library)] internal static partial void tl_set_grad_mode(int enabled);
    [LibraryImport(Library)] internal static partial int tl_inference_mode();
    [LibraryImport(Library)] internal static partial nint tl_inference_mode_enter(int enabled);
    [LibraryImport(Library)] internal static partial void tl_inference_mode_leave(nint guard);
    [LibraryImport(Library)] internal static partial void tl_set_anomaly_mode(int enabled, int check_nan);

    [LibraryImport(Library)] internal static partial int tl_manual_seed(ulong seed);
    [LibraryImport(Library)] internal static partial nint tl_generator_new(ulong seed);
    [LibraryImport(Library)] internal static partial nint tl_generator_default(int device_type, int device_index);
    [LibraryImport(Library)] internal static partial void tl_generator_free(nint generator);
    [LibraryImport(Library)] internal static partial int tl_generator_set_seed(nint generator, ulong seed);
    [LibraryImport(Library)] internal static partial ulong tl_generator_initial_seed(nint generator);
    [LibraryImport(Library)] internal static partial ulong tl_generator_reseed(nint generator);
    [LibraryImport(Library)] internal static partial nint tl_generator_get_state(nint generator);
    [LibraryImport(Library)] internal static partial int tl_generator_set_state(nint generator, nint state);

    [LibraryImport(Library)] internal static partial int tl_num_threads();
    [LibraryImport(Library)] internal static partial int tl_set_num_threads(int threads);
    [LibraryImport(Library)] internal static partial int tl_num_interop_threads();
    [LibraryImport(Library)] internal static partial int tl_set_num_interop_threads(int threads);
    [LibraryImport(Library)] internal static partial int tl_cuda_device_count();
    [LibraryImport(Library)] internal static partial int tl_has_cudnn();
    [LibraryImport(Library)] internal static partial int tl_deterministic_algorithms();
    [LibraryImport(Library)] internal static partial void tl_set_deterministic_algorithms(int enabled, int warn_only);
    [LibraryImport(Library)] internal static partial int tl_deterministic_algorithms_warn_only();
    [LibraryImport(Library)] internal static partial nint tl_libtorch_version();
}
