using Torchline.Export;
using Torchline.Export.Graph;
using Torchline.Export.Lowering;
using Torchline.Export.Verification;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Loops;

/// <summary>Decoders whose loop is in the graph: equal to libtorch, which really runs the loop, at every size.</summary>
public sealed class DecodingTests
{
    private static readonly GraphInput Annotations =
        GraphInput.Float32("annotations", Dimension.Dynamic("batch"), Dimension.Fixed(5), Dimension.Fixed(6));

    [Fact]
    public void GreedyDecodingIsLibtorchs()
    {
        var request = Greedy();

        var report = ModelVerifier.Verify(request, OnnxExporter.Export(request).ToBytes(),
            ModelVerifier.Sweep(("batch", [1, 2, 5]), ("length", [0, 1, 4, 20])), Tolerance.Default);

        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void BeamSearchIsLibtorchs()
    {
        var request = BeamSearch();

        var report = ModelVerifier.Verify(request, OnnxExporter.Export(request).ToBytes(),
            ModelVerifier.Sweep(("batch", [1, 2, 5]), ("beam", [1, 3, 5]), ("length", [1, 4, 20])), Tolerance.Default);

        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void OneBeamIsGreedyDecoding()
    {
        var decoder = new AttentionDecoder();
        var annotations = randn(4, 5, 6);

        var greedy = decoder.Greedy(annotations, 12);
        var beam = decoder.BeamSearch(annotations, 1, 12);

        Assert.True(allclose(greedy[0], beam[0].squeeze(1), rtol: 0, atol: 0));
        Assert.True(allclose(greedy[1], beam[1].squeeze(1)));
    }

    [Fact]
    public void WeightsStandInTheFileOnce()
    {
        var request = BeamSearch();
        var model = OnnxExporter.Export(request).Proto;

        var parameters = request.Module!.state_dict();
        var bytes = parameters.Values.Sum(parameter => parameter.numel() * parameter.element_size());
        Assert.Equal(parameters.Keys.Order(), model.Graph.Initializer.Select(initializer => initializer.Name).Where(parameters.ContainsKey).Order());
        Assert.InRange(model.Graph.Initializer.Sum(initializer => initializer.RawData.Length), bytes, bytes + 1024);
        Assert.Empty(Body(model).Initializer);
    }

    [Fact]
    public void WeightsAreReadBackFromTheFile()
    {
        var request = BeamSearch();
        var path = Path.GetTempFileName();
        try
        {
            OnnxExporter.Export(request).Save(path);
            var other = new AttentionDecoder();

            OnnxWeights.Load(path, other);

            foreach (var (name, weight) in request.Module!.state_dict()) Assert.True(allclose(weight, other.state_dict()[name], rtol: 0, atol: 0), name);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void WhatDoesNotDependOnTheIterationIsComputedOnce()
    {
        var model = OnnxExporter.Export(BeamSearch()).Proto;

        var body = Body(model);
        var varying = body.Input.Select(input => input.Name).Concat(body.Node.SelectMany(node => node.Output)).ToHashSet();
        Assert.All(body.Node, node => Assert.True(
            node.Input.Any(varying.Contains) || body.Output.Any(output => node.Output.Contains(output.Name)), $"{node.Name} does not vary"));
        Assert.DoesNotContain(body.Node, node => node.OpType == "Shape");
        Assert.DoesNotContain(body.Node, node => node.Input.Any(input => input.StartsWith("key.", StringComparison.Ordinal)));
    }

    [Fact]
    public void NodesOfTheStepAreNamedByTheirModules() =>
        Assert.Contains(Body(OnnxExporter.Export(BeamSearch()).Proto).Node, node => node.Name.StartsWith("cell.Gemm", StringComparison.Ordinal));

    [Fact]
    public void AWrongLoweringInTheStepIsFoundAtTheLoop()
    {
        var registry = new LoweringRegistry();
        registry.Register("aten::tanh", call => [call.Emit("Sin", call["self"])]);
        var request = Greedy();

        var report = ModelVerifier.Verify(request, OnnxExporter.Export(request, registry).ToBytes(),
            ModelVerifier.Sweep(("batch", [3]), ("length", [6])), Tolerance.Default, registry);

        Assert.False(report.Passed);
        Assert.Contains("torchline::loop", report.FirstDivergence!.Operator);
        Assert.Contains("AttentionDecoder.cs", report.FirstDivergence.Operator);
    }

    private static ExportRequest Greedy()
    {
        var decoder = new AttentionDecoder();
        return new ExportRequest("greedy", inputs => decoder.Greedy(inputs[0], inputs[1].item<long>()),
            [Annotations, GraphInput.Size("length", minimum: 0)], ["tokens", "log_probability"])
        { Module = decoder };
    }

    private static ExportRequest BeamSearch()
    {
        var decoder = new AttentionDecoder();
        return new ExportRequest("beam_search", inputs => decoder.BeamSearch(inputs[0], inputs[1].item<long>(), inputs[2].item<long>()),
            [Annotations, GraphInput.Size("beam"), GraphInput.Size("length")], ["tokens", "log_probability", "attention"])
        { Module = decoder };
    }

    private static GraphProto Body(ModelProto model) =>
        model.Graph.Node.Single(node => node.OpType == "Loop").Attribute.Single(attribute => attribute.Name == "body").G;
}
