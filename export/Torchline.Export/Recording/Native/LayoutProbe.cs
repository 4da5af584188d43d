using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using TorchSharp;
using static TorchSharp.torch;

namespace Torchline.Recording.Native;

/// <summary>Finds the <see cref="Layout"/>: runs operators with unusual arguments and searches their objects for them, trusting no pointer.</summary>
internal static unsafe class LayoutProbe
{
    private const int RecordSize = 0x200; // of an at::RecordFunction, which has 0x158 bytes in libtorch 2.10
    private const int HeaderSize = 0x40; // of a list's or a string's object, as far as it is searched
    private const int Value = 16; // bytes of a boxed value
    private const long UnusualNumber = 77_003;
    private const int Tries = 8;

    [ThreadStatic]
    private static Search? search;

    /// <summary>The layout, null where a member was not found, or in several places each time.</summary>
    public static Layout? Find() =>
        Enumerable.Range(0, Tries).Select(_ => Try()).FirstOrDefault(layout => layout is not null);

    /// <summary>Searches once. What lies next to an object may have the form of a member by chance.</summary>
    internal static Layout? Try()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        using var memory = new ProcessMemory();
        var (left, right) = (ones(2, 3, dtype: float32, device: CPU), ones(2, 3, dtype: float32, device: CPU));
        var (first, second) = (IdentityOf(left), IdentityOf(right));

        int[] schemas = [], inputs = [], outputs = [], elements = [], texts = [];
        var ends = new List<(int Offset, nint Identity)>();
        var sum = Run("aten::add", () => left.add(right, alpha: UnusualNumber), function =>
        {
            schemas = memory.Offsets(function, RecordSize, at => memory.HasText(memory.Word(at), "aten::add"u8));
            inputs = memory.Offsets(function, RecordSize, at => memory.Word(at + 8) == 3 && memory.Word(at) is var values
                && memory.Word(values) == first && memory.Word(values + Value) == second && memory.Word(values + 2 * Value) == UnusualNumber);
        }, atEnd: function => ends.AddRange(memory
            .Offsets(function, RecordSize, at => memory.Word(at) is var begin and not 0 && memory.Word(at + 8) == begin + Value)
            .Select(offset => (offset, memory.Word(memory.Word(function + offset))))));
        // The result has an address once the call has returned.
        outputs = [.. ends.Where(end => end.Identity == IdentityOf(sum)).Select(end => end.Offset)];
        if (schemas is not [var schema] || inputs is not [var input] || outputs is not [var output]) return null;

        Run("aten::cat", () => cat([left, right], 1), function => elements = memory.Offsets(ObjectOf(function, 0), HeaderSize, at =>
            memory.Word(at) is var begin && memory.Word(at + 8) == begin + 2 * Value
            && memory.Word(begin) == first && memory.Word(begin + Value) == second));
        Run("aten::div", () => left.div(right, torch.RoundingMode.floor), function => texts = memory.Offsets(
            ObjectOf(function, 2), HeaderSize, at => memory.HasText(at, "floor"u8)));
        // Two tensors with one storage, which has the address of the elements in it. A view would share its base's version counter, too.
        var sharing = zeros(0, dtype: float32, device: CPU).set_(left);
        var data = LibTorch.DataOf(left.Handle);
        var storages = memory.Offsets(first, HeaderSize, at => memory.Word(at) is var storage and not 0
            && memory.Word(IdentityOf(sharing) + (at - first)) == storage && memory.Word(second + (at - first)) != storage
            && memory.Offsets(storage, HeaderSize, member => memory.Word(member) == data).Length > 0);
        return elements is [var element] && texts is [var text] && storages is [var storage]
            ? new Layout(schema, input, output, element, text, storage)
            : null;

        nint ObjectOf(nint function, int argument) => memory.Word(memory.Word(function + input) + Value * argument);
    }

    private static nint IdentityOf(Tensor tensor) => *(nint*)tensor.Handle;

    private static Tensor Run(string name, Func<Tensor> call, Action<nint> atStart, Action<nint>? atEnd = null)
    {
        search = new Search(name, atStart, atEnd);
        var callback = LibTorch.AddThreadLocalCallback(RecordFunctionCallback.OfOperators(&OnStart, &OnEnd));
        try
        {
            return call();
        }
        finally
        {
            LibTorch.RemoveCallback(callback);
            search = null;
        }
    }

    [UnmanagedCallersOnly]
    private static nint* OnStart(nint* context, nint function)
    {
        *context = 0;
        Guard(function, search?.AtStart);
        return context;
    }

    [UnmanagedCallersOnly]
    private static void OnEnd(nint function, nint context) => Guard(function, search?.AtEnd);

    private static void Guard(nint function, Action<nint>? action)
    {
        try
        {
            if (Marshal.PtrToStringUTF8((nint)LibTorch.Name(function)) == search?.Name) action?.Invoke(function);
        }
        catch (Exception)
        {
            // No exception may reach libtorch. The member was not found then, and Find refuses the layout.
        }
    }

    private sealed record Search(string Name, Action<nint> AtStart, Action<nint>? AtEnd);
}

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
