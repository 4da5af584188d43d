using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>The shapes that most native getters and setters have; enums are their numbers.</summary>
internal static unsafe class NativeProperties
{
    public static void Call(this SafeHandle handle, delegate* unmanaged<nint, nint> function)
    {
        using var borrowed = handle.Borrow();
        OrtStatus.Check(function(borrowed));
    }

    public static int Get(this SafeHandle handle, delegate* unmanaged<nint, int*, nint> get)
    {
        using var borrowed = handle.Borrow();
        int value;
        OrtStatus.Check(get(borrowed, &value));
        return value;
    }

    /// <returns><paramref name="value"/>, for a property to remember: few of them can be read back.</returns>
    public static int Set(this SafeHandle handle, delegate* unmanaged<nint, int, nint> set, int value)
    {
        using var borrowed = handle.Borrow();
        OrtStatus.Check(set(borrowed, value));
        return value;
    }

    /// <returns><paramref name="value"/>, for a property to remember.</returns>
    public static string Set(this SafeHandle handle, delegate* unmanaged<nint, byte*, nint> set, string value)
    {
        using var borrowed = handle.Borrow();
        fixed (byte* text = Utf8.Of(value))
            OrtStatus.Check(set(borrowed, text));
        return value;
    }

    public static void SetEntry(
        this SafeHandle handle, delegate* unmanaged<nint, byte*, byte*, nint> set, string key, string value)
    {
        using var borrowed = handle.Borrow();
        fixed (byte* utf8Key = Utf8.Of(key), utf8Value = Utf8.Of(value))
            OrtStatus.Check(set(borrowed, utf8Key, utf8Value));
    }
}
