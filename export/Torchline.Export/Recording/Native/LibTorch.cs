using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using TorchSharp;

namespace Torchline.Recording.Native;

/// <summary>The functions of libtorch for Linux that the recorder calls, by their exported names. None throws for the arguments passed here.</summary>
internal static unsafe partial class LibTorch
{
    // Resolved by LoadedLibraries to the very files that TorchSharp has loaded.
    private const string Torch = "torch_cpu";
    private const string C10 = "c10";

    private const int CompositeKeysSearched = 256; // c10::DispatchKey is a 16-bit enumeration with some 130 members

    // In this order: a property's own initialiser would run before the libraries are bound.
    static LibTorch()
    {
        LoadedLibraries.Use();
        UndefinedTensor = FindUndefinedTensor();
        CompositeKey = FindDispatchKey("CompositeImplicitAutograd"u8);
        CpuKey = FindDispatchKey("CPU"u8);
    }

    /// <summary>The release that is loaded: 2.10.</summary>
    public static Version Release
    {
        get
        {
            var version = AbiVersion(); // major, minor and patch in the upper bytes
            return new Version((int)(version >> 56), (int)(version >> 48 & 0xff));
        }
    }

    /// <summary>Address of the object that stands for no tensor at all: every undefined at::Tensor points to it.</summary>
    public static nint UndefinedTensor { get; }

    private static ushort CompositeKey { get; }

    private static ushort CpuKey { get; }

    /// <summary>at::addThreadLocalCallback: observes operators that this thread dispatches, until the handle is removed.</summary>
    [LibraryImport(Torch, EntryPoint = "_ZN2at22addThreadLocalCallbackENS_22RecordFunctionCallbackE")]
    public static partial ulong AddThreadLocalCallback(RecordFunctionCallback callback);
    /// <summary>at::removeCallback.</summary>
    [LibraryImport(Torch, EntryPoint = "_ZN2at14removeCallbackEm")]
    public static partial void RemoveCallback(ulong handle);
    /// <summary>at::RecordFunction::name: the operator's name, zero-terminated.</summary>
    [LibraryImport(Torch, EntryPoint = "_ZNK2at14RecordFunction4nameEv"), SuppressGCTransition]
    public static partial byte* Name(nint function);
    /// <summary>at::RecordFunction::num_outputs: results that the schema declares.</summary>
    [LibraryImport(Torch, EntryPoint = "_ZNK2at14RecordFunction11num_outputsEv"), SuppressGCTransition]
    public static partial nint DeclaredOutputs(nint function);

    /// <summary>Another owned handle of the tensor at an address (a handle's, or a boxed value's payload).</summary>
    public static nint Share(void* tensor)
    {
        nint handle;
        return NewTensorHandle(tensor, &handle) == 0 ? handle : throw new InvalidOperationException("libtorch gave no handle of a tensor");
    }

    /// <summary>Address of a tensor's first element; 0 where it has no memory.</summary>
    public static nint DataOf(nint tensor)
    {
        nint data;
        return DataPointer(tensor, &data) == 0 ? data : 0;
    }

    /// <summary>Whether libtorch composes the operator of others and has no kernel of its own for it.</summary>
    public static bool IsComposite(nint schema)
    {
        // A schema begins with its operator's name; the dispatcher's record of an operator begins with its OperatorEntry.
        OptionalOperatorHandle found;
        FindOperator(&found, Dispatcher(), schema);
        // Some have both (aten::silu_backward): the kernel runs then, and dispatches nothing.
        return found.HasValue && HasKernel(found.Operator, CompositeKey) && !HasKernel(found.Operator, CpuKey);
    }

    /// <summary>The schema as libtorch prints it.</summary>
    public static string TextOfSchema(nint schema)
    {
        using var stream = new StringStream();
        WriteSchema(stream.Address, schema);
        return stream.ToString();
    }

    /// <summary>A boxed value as libtorch prints it.</summary>
    public static string TextOf(BoxedValue* value)
    {
        using var stream = new StringStream();
        WriteValue(stream.Address, value);
        return stream.ToString();
    }

    private static nint FindUndefinedTensor()
    {
        nint handle;
        if (NewUndefinedTensor(&handle) != 0) throw new NotSupportedException("libtorch made no undefined tensor");
        var identity = *(nint*)handle;
        return DeleteTensor(handle) == 0 ? identity : throw new NotSupportedException("libtorch did not delete an undefined tensor");
    }

    private static ushort FindDispatchKey(ReadOnlySpan<byte> name)
    {
        for (ushort key = 0; key < CompositeKeysSearched; key++)
            if (MemoryMarshal.CreateReadOnlySpanFromNullTerminated(NameOfDispatchKey(key)).SequenceEqual(name)) return key;
        throw new NotSupportedException($"this libtorch has no dispatch key {Encoding.ASCII.GetString(name)}");
    }

    [LibraryImport(Torch, EntryPoint = "_ZN3c1010Dispatcher13realSingletonEv")]
    private static partial nint Dispatcher();
    [LibraryImport(Torch, EntryPoint = "_ZN3c1010Dispatcher6findOpERKNS_12OperatorNameE")]
    private static partial void FindOperator(OptionalOperatorHandle* result, nint dispatcher, nint operatorName);
    [LibraryImport(Torch, EntryPoint = "_ZNK3c104impl13OperatorEntry23hasKernelForDispatchKeyENS_11DispatchKeyE")]
    [return: MarshalAs(UnmanagedType.U1)]
    private static partial bool HasKernel(nint operatorEntry, ushort dispatchKey);
    [LibraryImport(C10, EntryPoint = "_ZN3c108toStringENS_11DispatchKeyE")]
    private static partial byte* NameOfDispatchKey(ushort dispatchKey);
    [LibraryImport(Torch, EntryPoint = "_ZN3c10lsERSoRKNS_14FunctionSchemaE")]
    private static partial nint WriteSchema(nint stream, nint schema);
    [LibraryImport(Torch, EntryPoint = "_ZN3c10lsERSoRKNS_6IValueE")]
    private static partial nint WriteValue(nint stream, BoxedValue* value);

    // The C interface that libtorch keeps stable; an AtenTensorHandle is an at::Tensor*, as TorchSharp's handles are.
    [LibraryImport(Torch, EntryPoint = "aoti_torch_abi_version"), SuppressGCTransition]
    private static partial ulong AbiVersion();

    [LibraryImport(Torch, EntryPoint = "aoti_torch_new_tensor_handle")]
    private static partial int NewTensorHandle(void* tensor, nint* result);
    [LibraryImport(Torch, EntryPoint = "aoti_torch_new_uninitialized_tensor")]
    private static partial int NewUndefinedTensor(nint* result);
    [LibraryImport(Torch, EntryPoint = "aoti_torch_delete_tensor_object")]
    private static partial int DeleteTensor(nint tensor);
    [LibraryImport(Torch, EntryPoint = "aoti_torch_get_data_ptr")]
    private static partial int DataPointer(nint tensor, nint* result);
}

/// <summary>Binds the recorder's imports to the libraries that TorchSharp has loaded: a second copy would have observers of its own.</summary>
internal static class LoadedLibraries
{
    private static readonly Lazy<bool> Bound = new(() =>
    {
        torch.InitializeDeviceType(DeviceType.CPU); // loads libtorch
        NativeLibrary.SetDllImportResolver(typeof(LoadedLibraries).Assembly, Resolve);
        return true;
    });

    /// <summary>Binds them, once.</summary>
    public static void Use() => _ = Bound.Value;

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) =>
        name is "torch_cpu" or "c10" ? NativeLibrary.Load(PathOf($"lib{name}.so")) : 0;

    private static string PathOf(string file)
    {
        var paths = File.ReadLines("/proc/self/maps")
            .Select(line => line.IndexOf('/') is var start and >= 0 ? line[start..] : "")
            .Where(path => Path.GetFileName(path) == file).Distinct().ToArray();
        return paths switch
        {
            [var path] => path,
            [] => throw new NotSupportedException($"{file} is not loaded: this is no libtorch that the recorder can observe"),
            _ => throw new NotSupportedException($"{file} is loaded twice, from {string.Join(" and ", paths)}: reference one package of libtorch"),
        };
    }
}
