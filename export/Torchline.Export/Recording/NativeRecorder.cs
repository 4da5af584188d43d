using System.Runtime.InteropServices;

namespace Torchline.Recording;

/// <summary>The recorder's C interface (recorder.h) and the facts of a tensor that TorchSharp does not show.</summary>
internal static unsafe partial class NativeRecorder
{
    private const string Library = "torchline";

    [LibraryImport(Library, EntryPoint = "tl_recorder_start")]
    internal static partial int Start(delegate* unmanaged<byte*, int> isKnown, delegate* unmanaged<byte*, NativeValue*, int, NativeValue*, int, void> observe);

    [LibraryImport(Library, EntryPoint = "tl_recorder_stop")]
    internal static partial int Stop();

    [LibraryImport(Library, EntryPoint = "tl_last_error")]
    private static partial byte* LastErrorText();

    [LibraryImport(Library, EntryPoint = "tl_tensor_identity")]
    internal static partial nint Identity(nint tensor);

    [LibraryImport(Library, EntryPoint = "tl_tensor_storage_data")]
    internal static partial nint StorageData(nint tensor);

    internal static string LastError => Marshal.PtrToStringUTF8((nint)LastErrorText()) ?? "";
}

/// <summary>torchline.h's <c>tl_value</c>.</summary>
[StructLayout(LayoutKind.Explicit)]
internal struct NativeValue
{
    [FieldOffset(0)] public NativeKind Kind;
    [FieldOffset(4)] public int Count;
    [FieldOffset(8)] public long Integer;
    [FieldOffset(8)] public double Real;
    [FieldOffset(8)] public nint Pointer;
}

/// <summary>torchline.h's <c>tl_kind</c>.</summary>
internal enum NativeKind
{
    Other = -2,
    Default = -1,
    None = 0,
    Tensor,
    TensorList,
    Int,
    IntList,
    Double,
    DoubleList,
    Bool,
    BoolList,
    String,
    Device,
    Generator,
}
