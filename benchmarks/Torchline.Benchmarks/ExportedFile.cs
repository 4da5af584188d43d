using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Torchline.Export.Graph;

namespace Torchline.Benchmarks;

/// <summary>An ONNX file in ONNX Runtime with one thread, fed from data sets in the layout of ONNX's tests.</summary>
internal sealed class ExportedFile : IDisposable
{
    private const double Tolerance = 1e-4; // absolute, and relative to the value

    private readonly ModelProto model;
    private readonly InferenceSession session;

    /// <summary>Opens a file. ONNX Runtime's warnings go to the standard error with this name.</summary>
    public ExportedFile(string path, string name)
    {
        model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1, LogId = name, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING,
        };
        session = new InferenceSession(path, options);
    }

    /// <summary>Number of nodes, those of loops and branches included.</summary>
    public int Nodes => Count(model.Graph);

    /// <summary>Whether the outputs are those of a data set; a file that does not run there is wrong.</summary>
    public bool IsRight(string set)
    {
        using var run = Prepare(set);
        try
        {
            using var results = run.Results();
            return results.Index().All(result => Equals(result.Item, Read(Path.Combine(set, $"output_{result.Index}.pb"))));
        }
        catch (OnnxRuntimeException)
        {
            return false;
        }
    }

    /// <summary>A run on the inputs of a data set.</summary>
    public PreparedRun Prepare(string set)
    {
        string[] names = [.. model.Graph.Input.Select(input => input.Name)];
        var inputs = names.Index().Select(input => Value(Read(Path.Combine(set, $"input_{input.Index}.pb")))).ToArray();
        return new PreparedRun(session, names, inputs, [.. model.Graph.Output.Select(output => output.Name)]);
    }

    public void Dispose() => session.Dispose();

    private static int Count(GraphProto graph) =>
        graph.Node.Sum(node => 1 + node.Attribute.Where(attribute => attribute.G is not null).Sum(attribute => Count(attribute.G)));

    private static TensorProto Read(string path) => TensorProto.Parser.ParseFrom(File.ReadAllBytes(path));

    private static OrtValue Value(TensorProto tensor)
    {
        var value = OrtValue.CreateAllocatedTensorValue(
            OrtAllocator.DefaultInstance, (TensorElementType)(int)tensor.DataType, [.. tensor.Dims]);
        tensor.RawData.Span.CopyTo(value.GetTensorMutableRawData());
        return value;
    }

    private static bool Equals(OrtValue actual, TensorProto expected)
    {
        var info = actual.GetTensorTypeAndShape();
        if ((int)info.ElementDataType != (int)expected.DataType || !info.Shape.SequenceEqual(expected.Dims)) return false;
        if (info.ElementDataType != TensorElementType.Float) return actual.GetTensorMutableRawData().SequenceEqual(expected.RawData.Span);

        var numbers = actual.GetTensorDataAsSpan<float>();
        var references = MemoryMarshal.Cast<byte, float>(expected.RawData.Span);
        for (var i = 0; i < numbers.Length; i++)
        {
            // Written so that a NaN on one side is a difference.
            if (!(Math.Abs(numbers[i] - references[i]) <= Tolerance + Tolerance * Math.Abs(references[i]))) return false;
        }

        return true;
    }

    /// <summary>Inputs in ONNX Runtime's memory, to run on time and again.</summary>
    public sealed class PreparedRun(InferenceSession session, string[] names, OrtValue[] inputs, string[] outputs) : IDisposable
    {
        private readonly RunOptions options = new();

        public void Run() => Results().Dispose();

        public IDisposableReadOnlyCollection<OrtValue> Results() => session.Run(options, names, inputs, outputs);

        public void Dispose()
        {
            foreach (var input in inputs) input.Dispose();
            options.Dispose();
        }
    }
}
