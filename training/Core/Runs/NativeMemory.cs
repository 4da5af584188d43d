using System.Runtime.InteropServices;

namespace Torchline.Training.Core.Runs;

/// <summary>The memory that libtorch gets from the C library.</summary>
public static class NativeMemory
{
    // glibc's numbers of its settings, from malloc.h.
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MmapThreshold = -3;
    private const int MostArenas = -8;

    private const int LargestOfOldReleases = 32 << 20; // glibc before 2.35 refuses more

    private const string Glibc = "libc.so.6";

    /// <summary>Lets glibc keep up to 2 GiB of what was freed; does nothing where there is another C library.</summary>
    /// <remarks>
    /// The tensors of a training step come and go with every step. glibc gives pages of that size back to the system and gets them again,
    /// zeroed, each time. One arena, since the others cannot hold large blocks; to be called before other threads have theirs.
    /// </remarks>
    public static void Keep()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad(Glibc, out var library) || !NativeLibrary.TryGetExport(library, "mallopt", out _))
            return;
        if (SetAllocator(MmapThreshold, int.MaxValue) == 0)
            _ = SetAllocator(MmapThreshold, LargestOfOldReleases);
        _ = SetAllocator(TrimThreshold, int.MaxValue);
        _ = SetAllocator(TopPad, 64 << 20);
        _ = SetAllocator(MostArenas, 1);
    }

    [DllImport(Glibc, EntryPoint = "mallopt")]
    private static extern int SetAllocator(int setting, int value);
}
