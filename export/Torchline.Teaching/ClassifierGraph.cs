using System.Runtime.InteropServices;
using Google.Protobuf;
using Torchline.Contracts.Tasks.Classification;
using Torchline.Export.Graph;
using Torchline.Teaching.Outliers;
using DataType = Torchline.Export.Graph.TensorProto.Types.DataType;

namespace Torchline.Teaching;

/// <summary>The graph of a classifier, divided before its last layer, which is linear: features of images, and the head.</summary>
/// <remarks>A package keeps its weights once: the backbone is cut out of the model when it is taught.</remarks>
internal sealed class ClassifierGraph
{
    private const string Labels = "torchline.labels";
    private const string NewHead = "head";

    private readonly ModelProto model;
    private readonly Dictionary<string, NodeProto> producers;
    private readonly string features;
    private readonly (string Weight, string Bias) names;

    private ClassifierGraph(ModelProto model, string name)
    {
        this.model = model;
        producers = model.Graph.Node.SelectMany(node => node.Output.Where(output => output.Length > 0).Select(output => (output, node)))
            .ToDictionary(pair => pair.output, pair => pair.node);
        (features, names) = Divide(name);
    }

    /// <summary>The value that the head takes: float32 or float16 (batch, features).</summary>
    public string Features => features;

    /// <summary>Reads a model.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="name">The model's name, for messages.</param>
    /// <exception cref="TeachingException">The file is damaged, or the last layer is not linear.</exception>
    public static ClassifierGraph Read(string path, string name)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return new ClassifierGraph(ModelProto.Parser.ParseFrom(stream), name);
        }
        catch (Exception failure) when (failure is InvalidProtocolBufferException or ArgumentException)
        {
            throw new TeachingException($"{path} is not an ONNX file: {failure.Message} Export the model again.", failure);
        }
    }

    /// <summary>The model up to the features.</summary>
    public byte[] Backbone() => Cut([], [new ValueInfoProto { Name = features }]).ToByteArray();

    /// <summary>The model with another head.</summary>
    /// <param name="head">The head.</param>
    /// <param name="labels">The labels, in the order of its outputs.</param>
    /// <param name="isHalf">Whether the features are float16; the head computes in float32.</param>
    public byte[] WithHead(LinearHead head, IReadOnlyList<string> labels, bool isHalf)
    {
        var input = isHalf ? $"{NewHead}.Cast" : features;
        var gemm = new NodeProto
        {
            Name = $"{NewHead}.Gemm",
            OpType = "Gemm",
            Input = { input, names.Weight, names.Bias },
            Output = { ClassificationContract.Logits },
        };
        gemm.Attribute.Add(Integer("transB", 1));
        var cast = new NodeProto { Name = input, OpType = "Cast", Input = { features }, Output = { input } };
        cast.Attribute.Add(Integer("to", (long)DataType.Float));

        var output = model.Graph.Output.Single(value => value.Name == ClassificationContract.Logits).Clone();
        output.Type.TensorType.ElemType = DataType.Float;
        output.Type.TensorType.Shape.Dim[^1].DimValue = head.Labels;
        var taught = Cut(isHalf ? [cast, gemm] : [gemm], [output]);
        taught.Graph.Initializer.Add(Tensor(names.Weight, head.Weights, head.Labels, head.Features));
        taught.Graph.Initializer.Add(Tensor(names.Bias, head.Biases, head.Labels));
        foreach (var property in taught.MetadataProps.Where(property => property.Key == Labels)) property.Value = string.Join('\n', labels);
        return taught.ToByteArray();
    }

    /// <summary>The model with a second output, the distance of an image from the training images.</summary>
    /// <param name="distance">The distance.</param>
    /// <param name="isHalf">Whether the features are float16.</param>
    public byte[] WithDistance(ImageDistance distance, bool isHalf)
    {
        var copy = model.Clone();
        DistanceOutput.AddTo(copy, features, isHalf, distance);
        return copy.ToByteArray();
    }

    /// <summary>What follows the features, up to the logits, as a model of its own.</summary>
    /// <param name="width">How many features an image has.</param>
    /// <param name="isHalf">Whether they are float16.</param>
    public byte[] Head(int width, bool isHalf)
    {
        var (before, needed) = (Needed(features).ToHashSet(), Needed(ClassificationContract.Logits).ToHashSet());
        var head = model.Clone();
        head.Graph = new GraphProto { Name = model.Graph.Name };
        needed.ExceptWith(before);
        head.Graph.Node.AddRange(model.Graph.Node.Where(node => node.Output.Any(needed.Contains)));
        var taken = head.Graph.Node.SelectMany(node => node.Input).ToHashSet();
        head.Graph.Initializer.AddRange(model.Graph.Initializer.Where(initializer => taken.Contains(initializer.Name)));
        var input = model.Graph.Output.Single(output => output.Name == ClassificationContract.Logits).Clone();
        input.Name = features;
        input.Type.TensorType.ElemType = isHalf ? DataType.Float16 : DataType.Float;
        input.Type.TensorType.Shape.Dim[^1].DimValue = width;
        head.Graph.Input.Add(input);
        head.Graph.Output.Add(model.Graph.Output.Single(output => output.Name == ClassificationContract.Logits));
        return head.ToByteArray();
    }

    /// <summary>Finds the last layer, and where its weights lie.</summary>
    private (string Features, (string Weight, string Bias) Names) Divide(string name)
    {
        var last = Producer(ClassificationContract.Logits);
        while (last is { OpType: "Cast" or "Identity" }) last = Producer(last.Input[0]);
        var bias = $"{NewHead}.bias";
        if (last is { OpType: "Add" } && last.Input.Select(Producer).FirstOrDefault(node => node is { OpType: "MatMul" }) is { } product)
        {
            bias = last.Input.First(input => input != product.Output[0]);
            if (IsComputed(bias)) throw NotLinear(name, last);
            last = product;
        }
        else if (last is { OpType: "Gemm", Input.Count: > 2 })
        {
            bias = last.Input[2];
        }
        if (last is not { OpType: "Gemm" or "MatMul" } || IsComputed(last.Input[1]) || !IsComputed(last.Input[0]) || IsScaled(last))
            throw NotLinear(name, last);
        var backbone = Needed(last.Input[0]).ToHashSet();
        return (last.Input[0], (NameFor(last.Input[1], "weight", backbone), NameFor(bias, "bias", backbone)));
    }

    private static TeachingException NotLinear(string name, NodeProto? last) => new(
        $"{name} ends with {(last is null ? "no node" : $"{last.OpType} '{last.Name}'")}, and only a linear layer after the features can be taught "
        + "(ResNet, VGG, MobileNet; not SqueezeNet): train and export another classifier.");

    private static bool IsScaled(NodeProto node) =>
        node.Attribute.Any(attribute => (attribute.Name is "alpha" or "beta" && attribute.F != 1) || (attribute.Name == "transA" && attribute.I != 0));

    /// <summary>The old weights' own name, so that the package can be verified as before; another where something else uses it.</summary>
    private string NameFor(string old, string kind, HashSet<string> backbone) =>
        !backbone.Contains(old) && model.Graph.Initializer.Any(initializer => initializer.Name == old) ? old : $"{NewHead}.{kind}";

    private NodeProto? Producer(string value) => producers.GetValueOrDefault(value);

    private bool IsComputed(string value) => Needed(value).Any(one => model.Graph.Input.Any(input => input.Name == one));

    /// <summary>All values that a value depends on, and the value itself.</summary>
    private IEnumerable<string> Needed(string value)
    {
        var (seen, open) = (new HashSet<string>(), new Stack<string>([value]));
        while (open.TryPop(out var next))
        {
            if (next.Length > 0 && seen.Add(next) && Producer(next) is { } node)
            {
                foreach (var input in node.Input) open.Push(input);
            }
        }
        return seen;
    }

    /// <summary>What the features need, and further nodes.</summary>
    private ModelProto Cut(IEnumerable<NodeProto> further, IEnumerable<ValueInfoProto> outputs)
    {
        var needed = Needed(features).ToHashSet();
        var graph = new GraphProto { Name = model.Graph.Name, DocString = model.Graph.DocString };
        graph.Node.AddRange(model.Graph.Node.Where(node => node.Output.Any(needed.Contains)));
        graph.Node.AddRange(further);
        graph.Initializer.AddRange(model.Graph.Initializer.Where(initializer => needed.Contains(initializer.Name)));
        graph.Input.AddRange(model.Graph.Input.Where(input => needed.Contains(input.Name)));
        graph.Output.AddRange(outputs);
        graph.ValueInfo.AddRange(model.Graph.ValueInfo.Where(value => needed.Contains(value.Name) && value.Name != features));
        var cut = new ModelProto
        {
            IrVersion = model.IrVersion,
            ProducerName = model.ProducerName,
            ProducerVersion = model.ProducerVersion,
            Graph = graph,
        };
        cut.OpsetImport.AddRange(model.OpsetImport);
        cut.MetadataProps.AddRange(model.MetadataProps.Select(property => property.Clone()));
        return cut;
    }

    private static AttributeProto Integer(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    private static TensorProto Tensor(string name, float[] values, params long[] shape) => new()
    {
        Name = name,
        DataType = DataType.Float,
        Dims = { shape },
        RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values)),
    };
}
