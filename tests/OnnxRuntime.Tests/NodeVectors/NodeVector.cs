using Torchline.OnnxRuntime.Tests.Onnx;

namespace Torchline.OnnxRuntime.Tests.NodeVectors;

/// <summary>
/// One of the ONNX project's backend tests: a small model with inputs and the outputs that the ONNX specification gives them.
/// Debian has them in the package libonnx-testdata.
/// </summary>
internal sealed class NodeVector
{
    private const string Folder = "/usr/share/libonnx-testdata/data";

    private readonly string _folder;

    private NodeVector(string folder)
    {
        _folder = folder;
        Name = Path.GetRelativePath(Folder, folder);
        ModelPath = Path.Combine(folder, "model.onnx");
        Graph = ModelProto.Parser.ParseFrom(File.ReadAllBytes(ModelPath)).Graph;
    }

    public static string? ReasonToSkip => Directory.Exists(Folder) ? null : $"no {Folder} (Debian package libonnx-testdata)";

    public string Name { get; }

    public string ModelPath { get; }

    public GraphProto Graph { get; }

    public static IEnumerable<NodeVector> All() =>
        Directory.EnumerateFiles(Folder, "model.onnx", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => new NodeVector(Path.GetDirectoryName(path)!))
            .Where(vector => vector.DataSets.Any());

    /// <summary>The folders that hold an <c>input_N.pb</c> for each input and an <c>output_N.pb</c> for each output.</summary>
    public IEnumerable<DataSet> DataSets =>
        Directory.EnumerateDirectories(_folder, "test_data_set_*").Order(StringComparer.Ordinal).Select(folder => new DataSet(folder, Graph));

    internal sealed class DataSet(string folder, GraphProto graph)
    {
        /// <summary>What the model is given: early models list their initializers among the inputs, and these have no file.</summary>
        public IEnumerable<(string Name, ExpectedValue Value)> Inputs
        {
            get
            {
                var initializers = graph.Initializer.Select(tensor => tensor.Name).ToHashSet();
                return Read("input", graph.Input.Where(input => !initializers.Contains(input.Name)));
            }
        }

        public IEnumerable<(string Name, ExpectedValue Value)> Outputs => Read("output", graph.Output);

        private IEnumerable<(string, ExpectedValue)> Read(string kind, IEnumerable<ValueInfoProto> values) =>
            values.Select((value, i) => (value, path: Path.Combine(folder, $"{kind}_{i}.pb")))
                .Where(pair => File.Exists(pair.path))
                .Select(pair => (pair.value.Name, ExpectedValue.Parse(pair.value.Type, File.ReadAllBytes(pair.path))));
    }
}
