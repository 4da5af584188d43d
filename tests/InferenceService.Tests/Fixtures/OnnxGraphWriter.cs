using System.Runtime.InteropServices;

namespace InferenceService.Tests.Fixtures;

/// <summary>Writes an ONNX model node by node.</summary>
internal sealed class OnnxGraphWriter
{
    public const int Float32 = 1, UInt8 = 2, Int64 = 7;

    private const int Width = 1024, Opset = 18;

    private readonly ProtobufWriter graph = new ProtobufWriter().Text(2, "graph");

    /// <summary>Adds a node.</summary>
    /// <returns>Its output.</returns>
    public string Node(string operation, string output, string[] inputs, params (string Name, long Value)[] attributes)
    {
        var node = new ProtobufWriter();
        foreach (var input in inputs)
            node.Text(1, input);

        node.Text(2, output).Text(4, operation);
        foreach ((var name, var value) in attributes)
            node.Message(5, new ProtobufWriter().Text(1, name).Integer(3, value).Integer(20, 2));

        graph.Message(1, node);
        return output;
    }

    /// <summary>Adds a node whose attributes are lists.</summary>
    /// <returns>Its output.</returns>
    public string Node(string operation, string output, string input, params (string Name, long[] Values)[] attributes)
    {
        var node = new ProtobufWriter().Text(1, input).Text(2, output).Text(4, operation);
        foreach ((var name, var values) in attributes)
        {
            var attribute = new ProtobufWriter().Text(1, name).Integer(20, 7);
            foreach (var value in values)
                attribute.Integer(8, value);

            node.Message(5, attribute);
        }

        graph.Message(1, node);
        return output;
    }

    /// <summary>Adds a constant.</summary>
    /// <returns>Its name.</returns>
    public string Constant(string name, float[] values, params long[] shape) =>
        Constant(name, Float32, MemoryMarshal.AsBytes<float>(values), shape);

    /// <summary>Adds a list of integers.</summary>
    /// <returns>Its name.</returns>
    public string Constant(string name, params long[] values) => Constant(name, Int64, MemoryMarshal.AsBytes<long>(values), [values.Length]);

    /// <summary>Adds a table of integers.</summary>
    /// <returns>Its name.</returns>
    public string Constant(string name, long[] values, long[] shape) => Constant(name, Int64, MemoryMarshal.AsBytes<long>(values), shape);

    /// <summary>Computes the same for longer, with large products of matrices.</summary>
    /// <param name="input">Shape (batch, columns).</param>
    /// <param name="columns">At most 1024.</param>
    /// <param name="products">How many; none for no delay.</param>
    /// <returns>The same values.</returns>
    public string Delay(string input, int columns, int products)
    {
        if (products == 0)
            return input;

        var current = Node("MatMul", "wide0", [input, Constant("widen", Identity(columns, Width), columns, Width)]);
        var identity = Constant("identity", Identity(Width, Width), Width, Width);
        for (var i = 1; i <= products; i++)
            current = Node("MatMul", $"wide{i}", [current, identity]);

        return Node("MatMul", "narrow", [current, Constant("narrowing", Identity(Width, columns), Width, columns)]);
    }

    /// <summary>Names an input; an axis that is no number varies.</summary>
    public OnnxGraphWriter Input(string name, int type, params string[] axes) => Value(11, name, type, axes);

    /// <summary>Names an output; an axis that is no number varies.</summary>
    public OnnxGraphWriter Output(string name, int type, params string[] axes) => Value(12, name, type, axes);

    /// <summary>The model's file.</summary>
    public byte[] ToModel() => new ProtobufWriter()
        .Integer(1, 8) // IR version
        .Message(8, new ProtobufWriter().Text(1, "").Integer(2, Opset))
        .Message(7, graph)
        .ToArray();

    private string Constant(string name, int type, ReadOnlySpan<byte> data, long[] shape)
    {
        var tensor = new ProtobufWriter();
        foreach (var size in shape)
            tensor.Integer(1, size);

        graph.Message(5, tensor.Integer(2, type).Text(8, name).Bytes(9, data));
        return name;
    }

    private OnnxGraphWriter Value(int field, string name, int type, string[] axes)
    {
        var shape = new ProtobufWriter();
        foreach (var axis in axes)
            shape.Message(1, long.TryParse(axis, out var size) ? new ProtobufWriter().Integer(1, size) : new ProtobufWriter().Text(2, axis));

        var tensorType = new ProtobufWriter().Integer(1, type).Message(2, shape);
        graph.Message(field, new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensorType)));
        return this;
    }

    private static float[] Identity(int rows, int columns)
    {
        var matrix = new float[rows * columns];
        for (var i = 0; i < Math.Min(rows, columns); i++)
            matrix[(i * columns) + i] = 1;

        return matrix;
    }
}
