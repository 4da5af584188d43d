using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Torchline.OnnxRuntime.Tests.Onnx;
using Xunit;

namespace Torchline.OnnxRuntime.Tests;

public class MetadataTests
{
    [Fact]
    public void A_model_tells_who_made_it_and_what_was_noted()
    {
        var model = new TestModel().Input("x", TensorElementType.Float, 1).Node("Identity", ["x"], ["y"]).Output("y", TensorElementType.Float, 1)
            .With(model =>
            {
                model.ProducerName = "Torchline";
                model.Domain = "org.example";
                model.DocString = "A model.";
                model.ModelVersion = 7;
                model.Graph.DocString = "A graph.";
                model.MetadataProps.Add(new StringStringEntryProto { Key = "labels", Value = "gut,schlecht,größer" });
                model.MetadataProps.Add(new StringStringEntryProto { Key = "empty", Value = "" });
            }).Build();
        using var session = new InferenceSession(model);

        var metadata = session.ModelMetadata;

        Assert.Equal("Torchline", metadata.ProducerName);
        Assert.Equal("org.example", metadata.Domain);
        Assert.Equal("A model.", metadata.Description);
        Assert.Equal("A graph.", metadata.GraphDescription);
        Assert.Equal("test", metadata.GraphName);
        Assert.Equal(7, metadata.Version);
        Assert.Equal(new() { ["labels"] = "gut,schlecht,größer", ["empty"] = "" }, metadata.CustomMetadataMap);
    }

    [Fact]
    public void A_model_without_notes_has_none()
    {
        using var session = new InferenceSession(TestModel.Double);
        Assert.Empty(session.ModelMetadata.CustomMetadataMap);
        Assert.Equal("", session.ModelMetadata.Description);
    }

    [Fact]
    public void A_tensor_has_a_type_and_named_dimensions()
    {
        using var session = new InferenceSession(TestModel.Double);
        var x = session.InputMetadata["x"];

        Assert.True(x.IsTensor);
        Assert.False(x.IsString);
        Assert.Equal(TensorElementType.Float, x.ElementDataType);
        Assert.Equal(typeof(float), x.ElementType);
        Assert.Equal([-1, 3], x.Dimensions);
        Assert.Equal(["batch", ""], x.SymbolicDimensions);
        Assert.Equal([-1, 3], session.OutputMetadata["y"].Dimensions);
        Assert.Throws<OnnxRuntimeException>(x.AsSequenceMetadata);
    }

    [Fact]
    public void Inputs_and_outputs_keep_the_models_order()
    {
        var model = new TestModel();
        string[] names = ["z", "a", "m", "b"];
        foreach (var name in names) model.Input(name, TensorElementType.Float, 1).Node("Identity", [name], [$"{name}'"]);
        foreach (var name in names) model.Output($"{name}'", TensorElementType.Float, 1);
        using var session = new InferenceSession(model.Build());
        Assert.Equal(names, session.InputNames);
        Assert.Equal(names.Select(name => $"{name}'"), session.OutputNames);
    }

    [Fact]
    public void Sequences_and_optionals_tell_what_they_hold()
    {
        var sequence = TestModel.Sequence(TestModel.Tensor(TensorElementType.Int64, "n"));
        var optional = new TypeProto { OptionalType = new() { ElemType = TestModel.Tensor(TensorElementType.Double, 2) } };
        using var session = new InferenceSession(new TestModel()
            .Input("s", sequence).Node("Identity", ["s"], ["t"]).Output("t", sequence)
            .Input("o", optional).Node("OptionalHasElement", ["o"], ["h"]).Output("h", TensorElementType.Bool).Build());

        var element = session.InputMetadata["s"].AsSequenceMetadata().ElementMeta;
        var held = session.InputMetadata["o"].AsOptionalMetadata().ElementMeta;

        Assert.Equal(OnnxValueType.ONNX_TYPE_SEQUENCE, session.InputMetadata["s"].OnnxValueType);
        Assert.Equal(TensorElementType.Int64, element.ElementDataType);
        Assert.Equal(OnnxValueType.ONNX_TYPE_OPTIONAL, session.InputMetadata["o"].OnnxValueType);
        Assert.Equal([2], held.Dimensions);
    }
}
