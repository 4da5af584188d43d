using System.Runtime.InteropServices;

namespace Torchline.InferenceService.Memory;

/// <summary>The heap of the C library, from which ONNX Runtime and libvips take their memory. Elsewhere than on glibc nothing happens.</summary>
internal static partial class NativeHeap
{
    private const int TrimThreshold = -1, MmapThreshold = -3, ArenaMax = -8;
    private const int KeptByEachArena = 64 << 20;

    // Freeing a block of this size makes an arena look at its end.
    private const int Touch = 128 << 10;

    private static readonly int Arenas = 4 * Environment.ProcessorCount;

    /// <summary>
    /// Sets it up, before the first native library allocates. Blocks of four mebibytes and more go back to the system when they are freed; by
    /// itself the library would raise that bound with the first large block, up to 32 MiB. What is smaller stays for the next request, until
    /// <see cref="Trim"/>: pages that go and come with each one take a twentieth of its time. Few arenas leave few gaps.
    /// </summary>
    public static void Configure()
    {
        Try(() => MallOpt(MmapThreshold, 4 << 20));
        Try(() => MallOpt(TrimThreshold, KeptByEachArena));
        Try(() => MallOpt(ArenaMax, Arenas));
    }

    /// <summary>Gives back to the system what was freed. Blocks for about a millisecond.</summary>
    public static void Trim() => Try(() =>
    {
        // malloc_trim leaves the free end of each arena but the first. An arena gives it back when a block is freed and the threshold is low.
        _ = MallOpt(TrimThreshold, Touch);
        TouchArenas();
        _ = MallOpt(TrimThreshold, KeptByEachArena);
        return MallocTrim(0);
    });

    /// <summary>Allocates and frees a block in each arena: threads that live at the same time get different ones, in turns.</summary>
    private static void TouchArenas()
    {
        using var haveAll = new Barrier(Arenas);
        var threads = new Thread[Arenas];
        foreach (ref var thread in threads.AsSpan())
        {
            thread = new(() =>
            {
                var block = Malloc(Touch);
                haveAll.SignalAndWait();
                Free(block);
            }, maxStackSize: 256 << 10);
            thread.Start();
        }
        foreach (var thread in threads)
            thread.Join();
    }

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

    [LibraryImport("libc", EntryPoint = "malloc")]
    private static partial nint Malloc(nuint size);

    [LibraryImport("libc", EntryPoint = "free")]
    private static partial void Free(nint block);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint keep);
}
