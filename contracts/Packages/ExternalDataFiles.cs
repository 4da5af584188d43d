using System.Text;

namespace Torchline.Contracts.Packages;

/// <summary>
/// The files that an ONNX file keeps weights in. ONNX Runtime opens them by the names in the file, so the names are checked first. The file is
/// read by its structure: weights are skipped, and nothing is allocated but names.
/// </summary>
public static class ExternalDataFiles
{
    private const int LongestName = 4096;
    private const int DeepestNesting = 64;
    private const int VarintBytes = 10;

    private static readonly char[] NoPartsOfNames = ['/', '\\', ':', '\0']; // of any system

    // Protocol buffers' kinds of fields.
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    // The messages of an ONNX file on the way from the model to a tensor's location, by the numbers of the fields that have them.
    private static readonly Dictionary<(string Message, int Field), string> Parts = new()
    {
        [("model", 7)] = "graph",
        [("model", 20)] = "training",
        [("model", 25)] = "function",
        [("training", 1)] = "graph",
        [("training", 2)] = "graph",
        [("graph", 1)] = "node",
        [("graph", 5)] = "tensor",
        [("graph", 15)] = "sparse",
        [("function", 7)] = "node",
        [("function", 11)] = "attribute",
        [("node", 5)] = "attribute",
        [("attribute", 5)] = "tensor",
        [("attribute", 6)] = "graph",
        [("attribute", 10)] = "tensor",
        [("attribute", 11)] = "graph",
        [("attribute", 22)] = "sparse",
        [("attribute", 23)] = "sparse",
        [("sparse", 1)] = "tensor",
        [("sparse", 2)] = "tensor",
        [("tensor", 13)] = "entry",
    };

    /// <summary>Whether a location is a file in the model's own folder: a name, without a path.</summary>
    public static bool IsBeside(string location) => location is not ("" or "." or "..") && location.IndexOfAny(NoPartsOfNames) < 0;

    /// <summary>The locations of the tensors that lie outside of an ONNX file, each once.</summary>
    /// <exception cref="InvalidDataException">The file is no ONNX file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlySet<string> Of(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        var locations = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            Read(stream, "model", stream.Length, locations, 0);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("It is cut off.", e);
        }
        return locations;
    }

    private static void Read(Stream stream, string message, long end, HashSet<string> locations, int depth)
    {
        if (depth > DeepestNesting) throw new InvalidDataException("Its graphs are nested too deeply.");
        var (key, value) = ("", "");
        while (stream.Position < end)
        {
            var tag = ReadVarint(stream);
            var (field, kind) = ((int)Math.Min(tag >> 3, int.MaxValue), (int)(tag & 7));
            if (kind == Varint)
            {
                ReadVarint(stream);
                continue;
            }
            var length = kind switch
            {
                Fixed64 => 8UL,
                Fixed32 => 4UL,
                Bytes => ReadVarint(stream),
                _ => throw new InvalidDataException("It is not an ONNX file."),
            };
            if (length > (ulong)(end - stream.Position)) throw new InvalidDataException("It is not an ONNX file, or is cut off.");
            var next = stream.Position + (long)length;
            if (kind == Bytes && Parts.TryGetValue((message, field), out var part)) Read(stream, part, next, locations, depth + 1);
            else if (kind == Bytes && message == "entry" && field == 1) key = ReadText(stream, (long)length);
            else if (kind == Bytes && message == "entry" && field == 2) value = ReadText(stream, (long)length);
            stream.Position = next;
        }
        if (key == "location") locations.Add(value);
    }

    private static string ReadText(Stream stream, long length)
    {
        if (length > LongestName) throw new InvalidDataException("The name of a file of weights is too long.");
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private static ulong ReadVarint(Stream stream)
    {
        var value = 0UL;
        for (var i = 0; i < VarintBytes; i++)
        {
            var next = stream.ReadByte();
            if (next < 0) throw new EndOfStreamException();
            value |= (ulong)(next & 0x7f) << (7 * i);
            if ((next & 0x80) == 0) return value;
        }
        throw new InvalidDataException("It is not an ONNX file.");
    }
}
