using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Torchline.Recording.Native;

/// <summary>
/// Binds the recorder's imports to the libraries that TorchSharp has loaded. A second copy of libtorch, found by another path, would
/// have observers of its own, and no operator of the program would reach them.
/// </summary>
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
            .Where(path => Path.GetFileName(path) == file)
            .Distinct()
            .ToArray();
        return paths switch
        {
            [var path] => path,
            [] => throw new NotSupportedException($"{file} is not loaded: this is no libtorch that the recorder can observe"),
            _ => throw new NotSupportedException($"{file} is loaded twice, from {string.Join(" and ", paths)}: reference one package of libtorch"),
        };
    }
}
