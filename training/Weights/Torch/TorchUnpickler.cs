using System.Text.RegularExpressions;
using Razorvine.Pickle;
using static TorchSharp.TensorExtensionMethods;

namespace Torchline.Training.Weights.Torch;

/// <summary>
/// Reads the pickles of one file. Values are null, <see cref="bool"/>, <see cref="int"/>, <see cref="long"/>,
/// <see cref="System.Numerics.BigInteger"/>, <see cref="double"/>, <see cref="string"/>, byte arrays, ArrayList, object arrays
/// for tuples, Hashtable, <see cref="TorchTensor"/>, <see cref="TorchStorageView"/> and names.
/// </summary>
/// <remarks>
/// Nothing is executed: a call builds one of <see cref="TorchNames"/> or is refused. A hostile pickle can still take memory and
/// time: some gigabytes while it is read, and <see cref="TimeLimit"/>. Instances are independent; each belongs to one thread.
/// </remarks>
/// <param name="file">What to call the file in messages.</param>
internal sealed partial class TorchUnpickler(string file) : Unpickler
{
    /// <summary>The most bytes of pickles: they describe some 20,000 tensors. The library makes up to 300 bytes of one.</summary>
    public const int MaximumLength = 4 << 20;

    /// <summary>Milliseconds that reading all pickles of a file may take; those of honest files take less than a second.</summary>
    public const long TimeLimit = 30_000;

    private const int MaximumKeyLength = 256;

    [ThreadStatic]
    private static TorchUnpickler? running;

    private readonly Dictionary<string, TorchStorage> storages = [];
    private long copied;

    static TorchUnpickler() => TorchNames.Register(objectConstructors);

    /// <summary>The storage of that name, if a pickle has named one.</summary>
    public TorchStorage? FindStorage(string key) => storages.GetValueOrDefault(key);

    /// <summary>Reads one pickle.</summary>
    /// <returns>The one value that it builds.</returns>
    /// <exception cref="WeightFileException">The pickle is malformed or asks for what it may not have.</exception>
    /// <exception cref="InvalidOperationException">Another part of this program lets pickles call something.</exception>
    public object? Read(PickleStream pickle)
    {
        TorchNames.RequireUntouched(objectConstructors);
        running = this;
        try
        {
            var value = load(pickle);
            TorchNames.RequireAllowed(value);
            return value;
        }
        // The library checks nothing beforehand: what is malformed ends in any of the runtime's own errors.
        catch (Exception e) when (e is not WeightFileException)
        {
            var unknown = UnknownName().Match(e.Message);
            var reason = unknown.Success ? TorchNames.Refusal(unknown.Groups[1].Value).Message : e.Message;
            throw new WeightFileException(file, $"the pickle cannot be read: {Printable.Of(reason, 400)}", e);
        }
        finally
        {
            running = null;
        }
    }

    /// <summary>Counts what a call copies: a few bytes can call again and again with the same long list.</summary>
    /// <exception cref="PickleException">It is too much, or no file is being read on this thread.</exception>
    public static void Charge(long count)
    {
        if (running is null || (running.copied += count) > MaximumLength)
            throw new PickleException("it copies its lists too often");
    }

    /// <summary>
    /// Reads a persistent id: <c>("storage", type, key, location, number of elements)</c>, in files of the old format with a
    /// sixth part that is None or, before PyTorch 0.4, <c>(view's key, offset, number of elements)</c>.
    /// </summary>
    /// <exception cref="PickleException">It is anything else, or contradicts what the pickle said before.</exception>
    protected override object persistentLoad(object pid)
    {
        if (pid is not object?[] parts || parts is not ["storage", var type, string key, string, var number, .. var rest]
            || TorchNames.StorageType(type) is not { } elements || TorchNames.Integer(number) is not { } count
            || key.Length > MaximumKeyLength)
        {
            throw new PickleException("a reference to something that is no storage");
        }

        if (count < 0 || count > long.MaxValue / elements.ElementSize())
            throw new PickleException($"a storage of {count} elements");

        var storage = new TorchStorage(key, elements, count);
        if (!storages.TryAdd(key, storage) && storages[key] != storage)
            throw new PickleException($"storage {key} described in two ways");
        return rest switch
        {
            [] or [null] => new TorchStorageView(storages[key], 0, count),
            [object?[] and [_, var start, var length]] when TorchNames.Integer(start) is >= 0 and var offset
                && TorchNames.Integer(length) is >= 0 and var part && part <= count && offset <= count - part =>
                new TorchStorageView(storages[key], offset, part),
            _ => throw new PickleException($"a view outside storage {key}"),
        };
    }

    // How the library refuses to call a class that it does not know.
    [GeneratedRegex(@"\(for ([^()]+)\)")]
    private static partial Regex UnknownName();
}

/// <summary>The bytes of pickles, read for a limited time: a few of them can ask for work without end.</summary>
internal sealed class PickleStream(byte[] bytes, long limit) : MemoryStream(bytes, writable: false)
{
    private readonly long deadline = Environment.TickCount64 + limit;

    public override int ReadByte() => Environment.TickCount64 <= deadline // every instruction begins with a byte of its own
        ? base.ReadByte()
        : throw new PickleException($"it takes more than {limit / 1000} seconds");
}
