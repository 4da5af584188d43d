using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Torchline.OnnxRuntime.Tests.Onnx;

namespace Torchline.OnnxRuntime.Tests;

/// <summary>Builds small ONNX models, so that no model file has to be in the repository.</summary>
internal sealed class TestModel
{
    private const int IrVersion = 8;
    private const int Opset = 17;

    private readonly ModelProto _model = new()
    {
        IrVersion = IrVersion,
        Graph = new GraphProto { Name = "test" },
        OpsetImport = { new OperatorSetIdProto { Version = Opset } },
    };

    /// <summary>y = x + x, for x of shape (batch, 3).</summary>
    public static byte[] Double => new TestModel()
        .Input("x", TensorElementType.Float, "batch", 3).Node("Add", ["x", "x"], ["y"]).Output("y", TensorElementType.Float, "batch", 3)
        .Build();

    public TestModel Input(string name, TensorElementType type, params object[] dimensions) => Input(name, Tensor(type, dimensions));

    public TestModel Output(string name, TensorElementType type, params object[] dimensions) => Output(name, Tensor(type, dimensions));

    public TestModel Input(string name, TypeProto type)
    {
        _model.Graph.Input.Add(new ValueInfoProto { Name = name, Type = type });
        return this;
    }

    public TestModel Output(string name, TypeProto type)
    {
        _model.Graph.Output.Add(new ValueInfoProto { Name = name, Type = type });
        return this;
    }

    public TestModel Initializer(string name, params float[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorElementType.Float, Dims = { values.Length } };
        tensor.FloatData.AddRange(values);
        _model.Graph.Initializer.Add(tensor);
        return this;
    }

    public TestModel Node(string type, string[] inputs, string[] outputs, params AttributeProto[] attributes) =>
        Node("", type, inputs, outputs, attributes);

    public TestModel Node(string domain, string type, string[] inputs, string[] outputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { Domain = domain, OpType = type };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes);
        _model.Graph.Node.Add(node);
        return this;
    }

    public TestModel With(Action<ModelProto> change)
    {
        change(_model);
        return this;
    }

    public byte[] Build() => _model.ToByteArray();

    /// <summary>Runs the model, which has no input, for its one output.</summary>
    public OrtValue RunForValue()
    {
        using var session = new InferenceSession(Build());
        using var options = new RunOptions();
        return session.Run(options, [], [], session.OutputNames)[0];
    }

    /// <summary>A tensor type; a dimension is a number, or a name for one that is open.</summary>
    public static TypeProto Tensor(TensorElementType type, params object[] dimensions)
    {
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(dimensions.Select(dimension => dimension is string name
            ? new TensorShapeProto.Types.Dimension { DimParam = name }
            : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(dimension) }));
        return new TypeProto { TensorType = new() { ElemType = (int)type, Shape = shape } };
    }

    public static TypeProto Sequence(TypeProto element) => new() { SequenceType = new() { ElemType = element } };

    public static TypeProto Map(TensorElementType key, TypeProto value) =>
        new() { MapType = new() { KeyType = (int)key, ValueType = value } };
}
