using Torchline.Contracts.Tasks.Captioning;
using Torchline.Export;
using Torchline.Export.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Tasks.Captioning;

/// <summary>Captioners with the search for captions in the graph: the same captions as libtorch's search on the host.</summary>
public sealed class CaptionerProgramTests
{
    public static TheoryData<string> Kinds => [.. SmallCaptioners.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TheGraphReturnsLibtorchsCaptions(string kind)
    {
        using var program = new CaptionerProgram(SmallCaptioners.Create(kind), SmallCaptioners.Settings, images: []);

        var report = program.Compare(OnnxExporter.Export(program.Request()).ToBytes());

        Assert.True(report.Passed, report.ToString());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TheLoopAndTheSearchOnTheHostAreOne(string kind)
    {
        var network = SmallCaptioners.Create(kind);
        using var program = new CaptionerProgram(network, SmallCaptioners.Settings, images: []);
        using var noGradient = no_grad();
        var input = network.Input.SampleOf(new Dictionary<string, long> { ["batch"] = 3 });

        var looped = program.Request().Program([input, tensor(4L), tensor(9L)]);
        var searched = new BeamSearch(network.Decoder, SmallCaptioners.Settings.LengthPenalty).Search(network.Encode(input), 4, 9);

        Assert.All(looped.Zip(CaptionHypotheses.Of(searched).Outputs), pair => Assert.True(pair.First.allclose(pair.Second, rtol: 0, atol: 0)));
        Assert.Contains(CaptionVocabulary.EndId, searched.Tokens.data<long>().ToArray()); // or the test would not cover ends
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AGreedySearchWithThePairTakesLibtorchsWords(string kind)
    {
        var network = SmallCaptioners.Create(kind);
        using var program = new CaptionerProgram(network, SmallCaptioners.Settings, images: []);
        var search = new BeamSearch(network.Decoder, SmallCaptioners.Settings.LengthPenalty);

        var report = StreamingPair.Export(network, new Dictionary<string, string>()).Compare(network, search, SmallCaptioners.Settings);

        Assert.True(report.Passed, report.ToString());
    }

    [Theory]
    [InlineData("attention")]
    [InlineData("lstm")]
    [InlineData("lstm-by-hand")]
    public void AStepOfTheLoopComputesNothingTwice(string kind)
    {
        using var program = new CaptionerProgram(SmallCaptioners.Create(kind), SmallCaptioners.Settings, images: []);

        var graph = OnnxExporter.Export(program.Request()).Proto.Graph;

        var body = Assert.Single(graph.Node, node => node.OpType == "Loop").Attribute.Single(attribute => attribute.G is not null).G;
        var varying = body.Input.Select(input => input.Name).Concat(body.Node.SelectMany(node => node.Output)).ToHashSet();
        Assert.All(body.Node, node => Assert.Contains(node.Input, varying.Contains));
        Assert.Empty(body.Initializer);
    }
}
