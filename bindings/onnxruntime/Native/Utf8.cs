using System.Runtime.InteropServices;
using System.Text;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Zero-terminated UTF-8, which is how the C API writes every string.</summary>
internal static unsafe class Utf8
{
    /// <exception cref="ArgumentException"><paramref name="text"/> holds a zero, at which native code would cut it off.</exception>
    public static byte[] Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Contains('\0')) throw new ArgumentException("a zero character cannot be passed on", nameof(text));
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    public static string ToString(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
