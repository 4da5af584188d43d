using System.Globalization;
using Google.Protobuf;
using Torchline.Contracts.Packages;

namespace Torchline.Export.Graph;

/// <summary>
/// Weights in a file of their own beside the model's, <c>model.onnx.data</c> beside <c>model.onnx</c>: protobuf's limit of 2 GiB holds for the
/// graph alone then, and ONNX Runtime maps the weights into memory instead of copying them.
/// </summary>
internal static class ExternalData
{
    /// <summary>What the name of the model's file is followed by.</summary>
    public const string Extension = ".data";

    private const int Alignment = 4096; // a page: what is mapped begins at one
    private const int SmallestBytes = 1024; // smaller ones, such as shapes, are read while ONNX Runtime infers shapes
    private const string Location = "location";
    private const string Offset = "offset";
    private const string Length = "length";

    /// <summary>The bytes of all tensors that would lie outside.</summary>
    public static long BytesOf(ModelProto model) => model.Graph.Initializer.Where(IsLarge).Sum(tensor => (long)tensor.RawData.Length);

    /// <summary>The bytes of all the rest: of the model's own file, about.</summary>
    public static long SizeOfRest(ModelProto model) =>
        model.Graph.Node.Sum(node => (long)node.CalculateSize())
        + model.Graph.Initializer.Sum(tensor => IsLarge(tensor) ? SmallestBytes : (long)tensor.CalculateSize());

    /// <summary>
    /// Writes both files: aside, flushed, and renamed. A reader finds the old pair, no model, or the new pair, and never a model with the
    /// weights of another one.
    /// </summary>
    /// <exception cref="IOException">A file could not be written; what was there is unchanged, or, where only the renames failed, gone.</exception>
    public static void Write(ModelProto model, string path)
    {
        var data = path + Extension;
        var (modelAside, dataAside) = (DurableFile.AsideOf(path), DurableFile.AsideOf(data));
        try
        {
            WriteFlushed(dataAside, stream => WriteWeights(model, stream));
            WriteFlushed(modelAside, WithLocations(model, Path.GetFileName(data)).WriteTo);
            File.Delete(path); // the model that is there belongs to the weights that are there
            File.Move(dataAside, data, overwrite: true);
            File.Move(modelAside, path);
        }
        catch
        {
            File.Delete(dataAside);
            File.Delete(modelAside);
            if (!File.Exists(path)) File.Delete(data);
            throw;
        }
        DurableFile.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Reads the tensors that lie outside of a model's file into the model.</summary>
    /// <exception cref="ExportException">A tensor lies outside of the folder or of the file, or has not the bytes that its shape needs.</exception>
    public static void Load(ModelProto model, string path)
    {
        foreach (var tensor in model.Graph.WithBodies.SelectMany(graph => graph.Initializer))
        {
            if (tensor.DataLocation != TensorProto.Types.DataLocation.External) continue;
            tensor.RawData = Read(tensor, path);
            tensor.DataLocation = TensorProto.Types.DataLocation.Default;
            tensor.ExternalData.Clear();
        }
    }

    private static bool IsLarge(TensorProto tensor) => tensor.RawData.Length >= SmallestBytes;

    private static long Aligned(long position) => (position + Alignment - 1) / Alignment * Alignment;

    private static void WriteFlushed(string path, Action<FileStream> write)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    private static void WriteWeights(ModelProto model, FileStream stream)
    {
        foreach (var tensor in model.Graph.Initializer.Where(IsLarge))
        {
            stream.Position = Aligned(stream.Position);
            stream.Write(tensor.RawData.Span);
        }
    }

    /// <summary>The model with the places of its weights instead of the weights; it shares everything else.</summary>
    private static ModelProto WithLocations(ModelProto model, string location)
    {
        var graph = new GraphProto
        {
            Name = model.Graph.Name,
            DocString = model.Graph.DocString,
            Node = { model.Graph.Node },
            Input = { model.Graph.Input },
            Output = { model.Graph.Output },
            ValueInfo = { model.Graph.ValueInfo },
        };
        var end = 0L;
        foreach (var tensor in model.Graph.Initializer)
        {
            if (!IsLarge(tensor))
            {
                graph.Initializer.Add(tensor);
                continue;
            }
            var start = Aligned(end);
            end = start + tensor.RawData.Length;
            graph.Initializer.Add(new TensorProto
            {
                Name = tensor.Name,
                DataType = tensor.DataType,
                Dims = { tensor.Dims },
                DataLocation = TensorProto.Types.DataLocation.External,
                ExternalData =
                {
                    new StringStringEntryProto { Key = Location, Value = location },
                    new StringStringEntryProto { Key = Offset, Value = start.ToString(CultureInfo.InvariantCulture) },
                    new StringStringEntryProto { Key = Length, Value = (end - start).ToString(CultureInfo.InvariantCulture) },
                },
            });
        }
        return new ModelProto
        {
            IrVersion = model.IrVersion,
            ProducerName = model.ProducerName,
            ProducerVersion = model.ProducerVersion,
            Domain = model.Domain,
            ModelVersion = model.ModelVersion,
            DocString = model.DocString,
            OpsetImport = { model.OpsetImport },
            MetadataProps = { model.MetadataProps },
            Graph = graph,
        };
    }

    private static ByteString Read(TensorProto tensor, string path)
    {
        var entries = tensor.ExternalData.GroupBy(entry => entry.Key).ToDictionary(group => group.Key, group => group.Last().Value);
        var location = entries.GetValueOrDefault(Location, "");
        if (!ExternalDataFiles.IsBeside(location))
            throw new ExportException($"{path}: the weights of `{tensor.Name}` lie in \"{location}\", and only files beside the model are read");
        var file = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, location);
        if (!File.Exists(file)) throw new ExportException($"{path}: the weights of `{tensor.Name}` are missing: there is no {file}");
        using var stream = File.OpenRead(file);
        var offset = Number(Offset, 0);
        var length = Number(Length, Math.Max(0, stream.Length - offset));
        if (offset < 0 || length < 0 || length > Array.MaxLength || offset > stream.Length - length)
            throw new ExportException($"{path}: the weights of `{tensor.Name}` are {length} bytes from {offset} on, and {file} has {stream.Length}");
        stream.Position = offset;
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return UnsafeByteOperations.UnsafeWrap(bytes);

        long Number(string key, long otherwise)
        {
            if (!entries.TryGetValue(key, out var text)) return otherwise;
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new ExportException($"{path}: {key} of the weights of `{tensor.Name}` is \"{text}\", which is no number");
        }
    }
}
