using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Options of the CUDA execution provider, by their names in ONNX Runtime's documentation.</summary>
public unsafe class OrtCUDAProviderOptions : SafeHandle
{
    public OrtCUDAProviderOptions() : base(0, ownsHandle: true)
    {
        nint options;
        OrtStatus.Check(Ort.Api->CreateCUDAProviderOptions(&options));
        SetHandle(options);
    }

    public override bool IsInvalid => handle == 0;

    /// <exception cref="OnnxRuntimeException">The provider has no such option, or not with such a value.</exception>
    public void UpdateOptions(Dictionary<string, string> providerOptions)
    {
        using var options = this.Borrow();
        var keys = new Utf8Strings(providerOptions.Keys);
        var values = new Utf8Strings(providerOptions.Values);
        fixed (nint* keyPointers = keys.Pointers, valuePointers = values.Pointers)
            OrtStatus.Check(Ort.Api->UpdateCUDAProviderOptions(
                options, (byte**)keyPointers, (byte**)valuePointers, (nuint)keys.Pointers.Length));
        GC.KeepAlive(keys);
        GC.KeepAlive(values);
    }

    /// <summary>All options, as <c>key=value;key=value</c>.</summary>
    public string GetOptions()
    {
        using var options = this.Borrow();
        using var allocator = OrtAllocator.DefaultInstance.Borrow();
        byte* text;
        OrtStatus.Check(Ort.Api->GetCUDAProviderOptionsAsString(options, allocator, &text));
        return OrtAllocator.TakeString(text);
    }

    protected override bool ReleaseHandle()
    {
        Ort.Api->ReleaseCUDAProviderOptions(handle);
        return true;
    }
}
