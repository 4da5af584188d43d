using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Torchline.Imaging;

/// <summary>Loads the codec libraries by their exact names, each when it is first called.</summary>
internal static class CodecLibraries
{
    public const string TurboJpeg = "libturbojpeg.so.0";
    public const string Png = "libpng16.so.16";
    public const string Webp = "libwebp.so.7";

    // A module initializer, because the resolver must stand before whichever native call comes first.
#pragma warning disable CA2255
    [ModuleInitializer]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(CodecLibraries).Assembly, Resolve);
#pragma warning restore CA2255

    /// <exception cref="DllNotFoundException">The library is missing; the message names the package that has it.</exception>
    internal static nint Load(string library, string package, string purpose)
    {
        if (NativeLibrary.TryLoad(library, typeof(CodecLibraries).Assembly, searchPath: null, out nint handle)) return handle;
        throw new DllNotFoundException(
            $"{library}, which reads and writes {purpose}, could not be loaded: install {package}");
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath) => library switch
    {
        TurboJpeg => Load(library, "libturbojpeg0 (Debian) or libturbojpeg (Ubuntu)", "JPEG"),
        Png => Load(library, "libpng16-16 (Debian) or libpng16-16t64 (Ubuntu)", "PNG"),
        Webp => Load(library, "libwebp7 (Debian, Ubuntu)", "WebP"),
        _ => 0,
    };
}
