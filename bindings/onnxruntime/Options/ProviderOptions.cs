using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>What the options of all execution providers have in common: they are pairs of strings.</summary>
internal static unsafe class ProviderOptions
{
    public static void Update(
        SafeHandle handle, Dictionary<string, string> entries, delegate* unmanaged<nint, byte**, byte**, nuint, nint> update)
    {
        using var options = handle.Borrow();
        var keys = new Utf8Strings(entries.Keys);
        var values = new Utf8Strings(entries.Values);
        fixed (nint* keyPointers = keys.Pointers, valuePointers = values.Pointers)
            OrtStatus.Check(update(options, (byte**)keyPointers, (byte**)valuePointers, (nuint)entries.Count));
        GC.KeepAlive(keys);
        GC.KeepAlive(values);
    }

    public static string Text(SafeHandle handle, delegate* unmanaged<nint, nint, byte**, nint> get)
    {
        using var options = handle.Borrow();
        using var allocator = OrtAllocator.DefaultInstance.Borrow();
        byte* text;
        OrtStatus.Check(get(options, allocator, &text));
        return OrtAllocator.TakeString(text);
    }
}
