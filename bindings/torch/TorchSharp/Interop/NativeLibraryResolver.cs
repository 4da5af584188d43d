using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Finds libtorchline.so when the first operator is called; until then nothing asks for it.</summary>
internal static class NativeLibraryResolver
{
    // A module initializer, because the resolver must stand before whichever native call comes first.
#pragma warning disable CA2255
    [ModuleInitializer]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, Resolve);
#pragma warning restore CA2255

    /// <exception cref="DllNotFoundException">The library is missing; the message says what to do.</exception>
    internal static nint Load(string library, Assembly assembly, DllImportSearchPath? searchPath)
    {
        try
        {
            return NativeLibrary.Load(library, assembly, searchPath);
        }
        catch (DllNotFoundException missing)
        {
            throw new DllNotFoundException(
                $"lib{library}.so, through which libtorch is called, could not be loaded: run ./torchline setup", missing);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == Native.Library ? Load(name, assembly, searchPath) : 0;
}
