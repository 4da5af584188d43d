using Torchline.Export.Graph;
using Torchline.Export.Passes;

namespace Torchline.Export.Quantization;

/// <summary>
/// Dynamic quantisation: weights of matrix products and rows of embeddings are stored in 8 bits, activations are quantised when they are
/// known, by the range that they have. The products are sums of integers.
/// </summary>
internal sealed class DynamicInt8Conversion
{
    // 7 bits: where the processor adds two products of 8 bits in 16, two of 255 x 127 overflow, two of 255 x 63 do not.
    private const int LargestWeight = 63;
    private const int LargestEmbedding = sbyte.MaxValue;
    private const int FewestRows = 1024; // smaller tables are no embeddings of words

    private readonly GraphProto graph;
    private readonly GraphView view;
    private readonly Dictionary<string, string[]> quantised = [];
    private readonly HashSet<string> storedMatrices = [];

    private DynamicInt8Conversion(GraphProto graph) => (this.graph, view) = (graph, new GraphView(graph));

    /// <summary>Quantises in place.</summary>
    /// <exception cref="ExportException">No matrix product has its weights in the file.</exception>
    public static void Run(ModelProto model)
    {
        var conversion = new DynamicInt8Conversion(model.Graph);
        if (!conversion.Rewrite())
            throw new ExportException("there is nothing to quantise: no MatMul has its weights in the file");
        DeadCode.Remove(model.Graph);
    }

    private bool Rewrite()
    {
        var nodes = graph.Node.ToArray();
        var any = false;
        graph.Node.Clear();
        foreach (var node in nodes)
        {
            if (node.OpType == "MatMul" && Matrix(node.Input[1]) is { } weights)
            {
                graph.Node.Add(Product(node, weights));
                any = true;
            }
            else if (node.OpType == "Gather" && node.Number("axis", 0) == 0 && Matrix(node.Input[0]) is { } table && table.Dims[0] >= FewestRows)
            {
                graph.Node.Add(Lookup(node, table));
            }
            else
            {
                graph.Node.Add(node);
            }
        }
        return any;
    }

    /// <summary>A stored matrix; that of a linear layer is stored transposed, and a node turns it.</summary>
    private TensorProto? Matrix(string name)
    {
        if (view.Initializer(name) is { Dims.Count: 2, DataType: DataType.Float } stored)
            return stored;
        if (view.ProducerOf(name) is not { OpType: "Transpose" } transpose || view.Initializer(transpose.Input[0]) is not { Dims.Count: 2, DataType: DataType.Float } turned)
            return null;
        var (rows, columns, values) = ((int)turned.Dims[0], (int)turned.Dims[1], turned.ToFloats());
        var result = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
            result[(i % columns * rows) + (i / columns)] = values[i];
        return TensorProtos.Of<float>(name, DataType.Float, result, columns, rows);
    }

    /// <summary>x W = scale of x * scales of W's columns * the product of the integers.</summary>
    private IEnumerable<NodeProto> Product(NodeProto node, TensorProto weights)
    {
        var (x, result) = (node.Input[0], node.Output[0]);
        if (!quantised.TryGetValue(x, out var parts))
        {
            parts = [$"{x}_quantized", $"{x}_scale", $"{x}_zero_point"];
            quantised.Add(x, parts);
            yield return new NodeProto { OpType = "DynamicQuantizeLinear", Name = $"{x}_quantize", Input = { x }, Output = { parts } };
        }
        var columns = (int)weights.Dims[1];
        var matrix = Store(weights, ofRows: false, LargestWeight, columns);
        yield return Nodes.Create(
            "MatMulInteger", $"{result}_integer", [parts[0], $"{matrix}_quantized", parts[2], ZeroPoint(matrix, columns)], $"{result}_sum");
        yield return Nodes.Create("Cast", $"{result}_cast", [$"{result}_sum"], $"{result}_float").With("to", (long)DataType.Float);
        yield return Nodes.Create("Mul", $"{result}_scales", [parts[1], $"{matrix}_scale"], $"{result}_scale");
        yield return Nodes.Create("Mul", node.Name, [$"{result}_float", $"{result}_scale"], result);
    }

    private IEnumerable<NodeProto> Lookup(NodeProto node, TensorProto table)
    {
        var (ids, result) = (node.Input[1], node.Output[0]);
        var matrix = Store(table, ofRows: true, LargestEmbedding, (int)table.Dims[0]);
        yield return Nodes.Create("Gather", $"{result}_gather", [$"{matrix}_quantized", ids], $"{result}_integers");
        yield return Nodes.Create("Cast", $"{result}_cast", [$"{result}_integers"], $"{result}_float").With("to", (long)DataType.Float);
        yield return Nodes.Create("Gather", $"{result}_scales", [$"{matrix}_scale", ids], $"{result}_scale");
        yield return Nodes.Create("Mul", node.Name, [$"{result}_float", $"{result}_scale"], result);
    }

    /// <summary>Stores a matrix as integers with a scale for each row (R, 1) or column (C); once, however many nodes read it so.</summary>
    /// <returns>How the names of both begin.</returns>
    private string Store(TensorProto matrix, bool ofRows, int largest, int count)
    {
        var name = $"{matrix.Name}_{(ofRows ? "rows" : "columns")}"; // an embedding may be a layer's matrix, too
        if (!storedMatrices.Add(name))
            return name;
        var values = matrix.ToFloats();
        var columns = (int)matrix.Dims[1];
        var scales = new float[count];
        for (var i = 0; i < values.Length; i++)
        {
            ref var scale = ref scales[ofRows ? i / columns : i % columns];
            scale = Math.Max(scale, Math.Abs(values[i]));
        }
        foreach (ref var scale in scales.AsSpan()) scale = float.IsNormal(scale / largest) ? scale / largest : 1;
        var integers = new sbyte[values.Length];
        for (var i = 0; i < values.Length; i++)
            integers[i] = (sbyte)MathF.Round(values[i] / scales[ofRows ? i / columns : i % columns]);
        graph.Initializer.Add(TensorProtos.Of<sbyte>($"{name}_quantized", DataType.Int8, integers, matrix.Dims));
        graph.Initializer.Add(TensorProtos.Of<float>($"{name}_scale", DataType.Float, scales, ofRows ? [count, 1] : [count]));
        return name;
    }

    private string ZeroPoint(string name, int columns)
    {
        var zeroPoint = $"{name}_zero_point";
        if (graph.Initializer.All(stored => stored.Name != zeroPoint))
            graph.Initializer.Add(TensorProtos.Of<sbyte>(zeroPoint, DataType.Int8, new sbyte[columns], columns));
        return zeroPoint;
    }
}
