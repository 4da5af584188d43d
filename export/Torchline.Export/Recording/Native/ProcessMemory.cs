using Microsoft.Win32.SafeHandles;

namespace Torchline.Recording.Native;

/// <summary>Reads this process's memory through its file, where an address without memory is an error and no crash.</summary>
internal sealed unsafe class ProcessMemory : IDisposable
{
    private const nint LowestAddress = 0x1000;

    private readonly SafeFileHandle memory = File.OpenHandle("/proc/self/mem");

    /// <summary>The word at an address, 0 where there is no memory.</summary>
    public nint Word(nint address)
    {
        nint word = 0;
        return TryRead(address, new Span<byte>(&word, sizeof(nint))) ? word : 0;
    }

    /// <summary>Whether a std::string with this text lies at an address.</summary>
    public bool HasText(nint address, ReadOnlySpan<byte> text)
    {
        Span<byte> found = stackalloc byte[text.Length];
        return Word(address + sizeof(nint)) == text.Length && TryRead(Word(address), found) && found.SequenceEqual(text);
    }

    /// <summary>The offsets of the words of an object for which a condition on their address holds.</summary>
    public int[] Offsets(nint start, int size, Func<nint, bool> condition) =>
        [.. Enumerable.Range(0, size / sizeof(nint)).Select(word => word * sizeof(nint)).Where(offset => condition(start + offset))];

    /// <inheritdoc/>
    public void Dispose() => memory.Dispose();

    private bool TryRead(nint address, Span<byte> target)
    {
        try
        {
            return address >= LowestAddress && RandomAccess.Read(memory, target, address) == target.Length;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
