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

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Native.Library) return 0;
        try
        {
            return NativeLibrary.Load(name, assembly, searchPath);
        }
        catch (DllNotFoundException missing)
        {
            throw new DllNotFoundException(
                $"lib{Native.Library}.so, through which libtorch is called, could not be loaded: run ./torchline setup", missing);
        }
    }
}
