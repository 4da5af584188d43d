using System.Runtime.InteropServices;

namespace Torchline.InferenceService.Memory;

/// <summary>The heap of the C library, from which ONNX Runtime and libvips take their memory. Elsewhere than on glibc nothing happens.</summary>
internal static partial class NativeHeap
{
    private const int TrimThreshold = -1, MmapThreshold = -3, ArenaMax = -8;

    /// <summary>
    /// Sets it up, before the first native library allocates. Blocks of four mebibytes and more go back to the system when they are freed; by
    /// itself the library would raise that bound with the first large block, up to 32 MiB. What is smaller stays for the next request, until
    /// <see cref="Trim"/>: pages that go and come with each one take a twentieth of its time. Few arenas leave few gaps.
    /// </summary>
    public static void Configure()
    {
        Try(() => MallOpt(MmapThreshold, 4 << 20));
        Try(() => MallOpt(TrimThreshold, 64 << 20));
        Try(() => MallOpt(ArenaMax, 4 * Environment.ProcessorCount));
    }

    /// <summary>Gives back to the system what was freed.</summary>
    public static void Trim() => Try(() => MallocTrim(0));

    private static void Try(Func<int> call)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = call();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // A C library without these, such as musl: it gives memory back in its own way.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int MallOpt(int parameter, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint keep);
}
