using Google.Protobuf;
using Torchline.Contracts.TrainingSteps;
using Torchline.Export.Graph;
using Torchline.Export.TrainingSteps;
using static TorchSharp.torch;
using DataType = Torchline.Export.Graph.TensorProto.Types.DataType;

namespace Torchline.Export.Tasks.Classification;

/// <summary>
/// The training step of a linear head whose numbers of labels and features are open: any classifier is taught with this one file. It is
/// traced at two sizes. A number that is the number of labels in both graphs is read off the bias; what differs otherwise is refused.
/// </summary>
internal static class HeadStep
{
    /// <summary>The inputs.</summary>
    public const string Features = "features", Label = "label";

    private const string Bias = "bias";

    // Images of two labels can mostly be separated; without it the weights would grow for ever.
    private const double WeightDecay = 3e-3;
    private const double Momentum = 0.9;

    private static readonly (int Labels, int Features)[] Traced = [(3, 5), (4, 7)];

    /// <summary>The step's file.</summary>
    /// <exception cref="ExportException">The graph depends on the number of labels or features.</exception>
    public static byte[] Export()
    {
        var (first, second) = (Trace(Traced[0].Labels, Traced[0].Features), Trace(Traced[1].Labels, Traced[1].Features));
        var (model, other) = (Open(first, Traced[0]), Open(second, Traced[1]));
        return model.Equals(other)
            ? model.ToByteArray()
            : throw new ExportException("the step of a linear head has another graph for other numbers of labels or features: it fits no other head");
    }

    /// <summary>A step for one head.</summary>
    /// <param name="labels">How many labels there are.</param>
    /// <param name="features">How many features an image has.</param>
    public static TrainingStepRequest Of(int labels, int features)
    {
        var batch = Dimension.Dynamic("batch", minimum: 2);
        return TrainingStepRequest.Of(
            "head", nn.Linear(features, labels), GraphInput.Float32(Features, batch, Dimension.Fixed(features)),
            GraphInput.Int64(Label, labels, batch), TrainingLoss.CrossEntropy(),
            new Sgd { Momentum = Momentum, Nesterov = true, WeightDecay = WeightDecay });
    }

    /// <summary>Reads a constant list of one number off the bias in place of the file, where that is the number of labels.</summary>
    private static void ReadLabels(GraphProto graph, int labels)
    {
        var lists = graph.Initializer.Where(constant => constant.DataType == DataType.Int64 && constant.Dims.SequenceEqual([1L]));
        foreach (var count in lists.Where(constant => BitConverter.ToInt64(constant.RawData.Span) == labels).ToArray())
        {
            graph.Initializer.Remove(count);
            graph.Node.Insert(0, new NodeProto { Name = count.Name, OpType = "Shape", Input = { Bias }, Output = { count.Name } });
        }
    }

    private static ExportedTrainingStep Trace(int labels, int features)
    {
        var request = Of(labels, features);
        using var head = request.Module;
        return TrainingStepExporter.Export(request);
    }

    /// <summary>The graph with names in place of the two sizes.</summary>
    private static ModelProto Open(ExportedTrainingStep step, (int Labels, int Features) sizes)
    {
        var model = step.Model.Proto.Clone();
        model.ProducerVersion = ""; // it has the commit, which the file is part of
        foreach (var value in model.Graph.Input.Concat(model.Graph.Output).Concat(model.Graph.ValueInfo))
        {
            foreach (var dimension in value.Type.TensorType.Shape.Dim.Where(dimension => dimension.HasDimValue))
            {
                if (dimension.DimValue == sizes.Labels) dimension.DimParam = "labels";
                else if (dimension.DimValue == sizes.Features) dimension.DimParam = Features;
            }
        }
        ReadLabels(model.Graph, sizes.Labels);
        var description = step.Description with
        {
            State = [.. step.Description.State.Select(entry => entry with { Shape = [.. entry.Shape.Select(_ => StateDescription.Open)] })],
        };
        model.MetadataProps.Single(property => property.Key == TrainingStepDescription.MetadataKey).Value = description.ToJson();
        return model;
    }
}
