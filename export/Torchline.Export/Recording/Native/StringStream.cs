using System.Runtime.InteropServices;

namespace Torchline.Recording.Native;

/// <summary>A std::ostringstream of libstdc++, whose ABI has been the same since GCC 5.</summary>
internal sealed unsafe partial class StringStream : IDisposable
{
    private const string Library = "libstdc++.so.6";
    private const int Size = 512; // a std::basic_ostringstream has 376 bytes
    private const int OpenForOutput = 16; // std::ios_base::out

    private readonly void* memory = NativeMemory.AllocZeroed(Size);

    /// <summary>An empty stream.</summary>
    public StringStream() => Construct(Address, OpenForOutput);

    /// <summary>Where it lies.</summary>
    public nint Address => (nint)memory;

    /// <summary>What was written to it.</summary>
    public override string ToString()
    {
        StdString text;
        Text(&text, Address);
        var result = text.ToString();
        DestroyText(&text);
        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Destroy(Address);
        NativeMemory.Free(memory);
    }

    [LibraryImport(Library, EntryPoint = "_ZNSt7__cxx1119basic_ostringstreamIcSt11char_traitsIcESaIcEEC1ESt13_Ios_Openmode")]
    private static partial void Construct(nint stream, int mode);

    [LibraryImport(Library, EntryPoint = "_ZNKSt7__cxx1119basic_ostringstreamIcSt11char_traitsIcESaIcEE3strEv")]
    private static partial void Text(StdString* result, nint stream);

    [LibraryImport(Library, EntryPoint = "_ZNSt7__cxx1119basic_ostringstreamIcSt11char_traitsIcESaIcEED1Ev")]
    private static partial void Destroy(nint stream);

    [LibraryImport(Library, EntryPoint = "_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEED1Ev")]
    private static partial void DestroyText(StdString* text);
}
