using Networks;
using Torchline.Export;
using Torchline.Export.Verification;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Export.Tests.Models;

/// <summary>TorchSharp's attention and Transformer layers, sequence first as it has them: (length, batch, width).</summary>
public sealed class AttentionLayerTests
{
    private const int Width = 8;
    private const int Heads = 2;

    private static readonly Dimension Batch = Dimension.Dynamic("batch");
    private static readonly Dimension Length = Dimension.Dynamic("length");
    private static readonly Dimension Keys = Dimension.Dynamic("keys");

    private static readonly GraphInput Target = Sequence("target", Length);
    private static readonly GraphInput Memory = Sequence("memory", Keys);

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static Dictionary<string, Func<ExportRequest>> Cases { get; } = new()
    {
        ["self-attention"] = () => Attention(nn.MultiheadAttention(Width, Heads, dropout: 0.1), [Target],
            (layer, x) => layer.call(x[0], x[0], x[0], null, true, null)),
        ["self-attention without weights"] = () => Attention(nn.MultiheadAttention(Width, Heads), [Target],
            (layer, x) => layer.call(x[0], x[0], x[0], null, false, null), isWeightsNeeded: false),
        ["self-attention without bias"] = () => Attention(nn.MultiheadAttention(Width, Heads, bias: false), [Target],
            (layer, x) => layer.call(x[0], x[0], x[0], null, true, null)),
        ["self-attention with masks"] = () => Attention(
            nn.MultiheadAttention(Width, Heads),
            [Target, Padding(Length), Mask(Length, Length)],
            (layer, x) => layer.call(x[0], x[0], x[0], x[1], true, x[2])),
        ["causal self-attention"] = () => Attention(nn.MultiheadAttention(Width, Heads), [Target],
            (layer, x) => layer.call(x[0], x[0], x[0], null, true, Causal(x[0].shape[0]))),
        ["cross-attention"] = () => Attention(nn.MultiheadAttention(Width, Heads), [Target, Memory],
            (layer, x) => layer.call(x[0], x[1], x[1], null, true, null)),
        ["cross-attention with padding"] = () => Attention(nn.MultiheadAttention(Width, Heads), [Target, Memory, Padding(Keys)],
            (layer, x) => layer.call(x[0], x[1], x[1], x[2], true, null)),
        ["cross-attention with a mask"] = () => Attention(
            nn.MultiheadAttention(Width, Heads),
            [Target, Memory, Mask(Length, Keys)],
            (layer, x) => layer.call(x[0], x[1], x[1], null, true, x[2])),
        ["attention with values of their own"] = () => Attention(
            nn.MultiheadAttention(Width, Heads),
            [Target, Memory, Sequence("values", Keys)],
            (layer, x) => layer.call(x[0], x[1], x[2], null, true, null)),
        // libtorch's C++ has keys and values of one width only.
        ["attention with keys and values of another width"] = () => Attention(
            nn.MultiheadAttention(Width, Heads, kdim: 5, vdim: 5),
            [Target, Sequence("keys", Keys, 5), Sequence("values", Keys, 5)],
            (layer, x) => layer.call(x[0], x[1], x[2], null, true, null)),
        ["attention with a learned key and a zero key"] = () => Attention(
            nn.MultiheadAttention(Width, Heads, add_bias_kv: true, add_zero_attn: true),
            [Target, Memory, Padding(Keys), Mask(Length, Keys)],
            (layer, x) => layer.call(x[0], x[1], x[1], x[2], true, x[3])),

        ["encoder layer"] = () => Of(nn.TransformerEncoderLayer(Width, Heads, 12, 0.1), [Target], (layer, x) => layer.call(x[0])),
        ["encoder layer with GELU"] = () => Of(nn.TransformerEncoderLayer(Width, Heads, 12, 0.1, nn.Activations.GELU), [Target],
            (layer, x) => layer.call(x[0])),
        ["encoder layer with masks"] = () => Of(
            nn.TransformerEncoderLayer(Width, Heads, 12),
            [Target, Mask(Length, Length), Padding(Length)],
            (layer, x) => layer.call(x[0], x[1], x[2])),
        ["encoder"] = () => Of(nn.TransformerEncoder(nn.TransformerEncoderLayer(Width, Heads, 12), 3), [Target],
            (layer, x) => layer.call(x[0])),
        ["encoder with masks"] = () => Of(
            nn.TransformerEncoder(nn.TransformerEncoderLayer(Width, Heads, 12, activation: nn.Activations.GELU), 2),
            [Target, Mask(Length, Length), Padding(Length)],
            (layer, x) => layer.call(x[0], x[1], x[2])),
        ["decoder layer"] = () => Of(nn.TransformerDecoderLayer(Width, Heads, 12, 0.1), [Target, Memory],
            (layer, x) => layer.call(x[0], x[1])),
        ["causal decoder layer"] = () => Of(
            nn.TransformerDecoderLayer(Width, Heads, 12, activation: nn.Activations.GELU),
            [Target, Memory, Padding(Keys)],
            (layer, x) => layer.call(x[0], x[1], Causal(x[0].shape[0]), null, null, x[2])),
        ["decoder"] = () => Of(nn.TransformerDecoder(nn.TransformerDecoderLayer(Width, Heads, 12), 2), [Target, Memory],
            (layer, x) => layer.call(x[0], x[1])),
        ["Transformer"] = () => Of(nn.Transformer(Width, Heads, 2, 2, 12), [Memory, Target],
            (layer, x) => layer.call(x[0], x[1])),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void TheLayerIsTheExportedLayer(string name)
    {
        var request = Cases[name]();
        (string, long[])[] axes = [("batch", [1, 2, 50]), ("keys", [1, 6, 70]), ("length", [1, 5, 60])];

        var report = ModelVerifier.Verify(request, OnnxExporter.Export(request).ToBytes(),
            ModelVerifier.Sweep([.. axes.Where(axis => request.DynamicDimensions.ContainsKey(axis.Item1))]), Tolerance.Default);

        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void AComparisonOfTheProgramsOwnIsRefused()
    {
        using var layer = nn.MultiheadAttention(Width, Heads);
        Tensor Program(Tensor x, Tensor y) => x.Equals(y) ? layer.call(x, y, y, null, true, null).Item1 : x * 2;
        var request = new ExportRequest("compared", x => [Program(x[0], x[1])], [Target, Memory], ["y"]);

        var failure = Assert.Throws<DataDependentException>(() => OnnxExporter.Export(request));

        Assert.Contains("aten::equal", failure.Message);
    }

    /// <summary>A comparison of the program's own is refused before attention, too.</summary>
    [Fact]
    public void AComparisonBeforeAttentionIsRefused()
    {
        using var layer = nn.MultiheadAttention(Width, Heads);
        layer.eval();
        Tensor Program(Tensor x, Tensor y) => layer.call(x, x.Equals(y) ? x : y, y, null, true, null).Item1;
        var request = new ExportRequest("compared", x => [Program(x[0], x[1])], [Target, Memory], ["y"]) { Module = layer };

        Assert.Contains("aten::equal", Assert.Throws<DataDependentException>(() => OnnxExporter.Export(request)).Message);
    }

    /// <summary>After many calls the runtime has compiled the layers' methods into their callers: no frame names a layer any more.</summary>
    [Fact]
    public void LayersThatHaveRunOftenAreExported()
    {
        ExportRequest[] requests = [NetworkCatalog.Create("detr").Request, .. Cases.Values.Select(create => create())];
        using var noGradient = no_grad();
        for (var round = 0; round < 3; round++)
        {
            foreach (var request in requests)
            {
                using var outer = NewDisposeScope();
                var sizes = request.DynamicDimensions.Keys.ToDictionary(dimension => dimension, dimension => dimension == "batch" ? 1L : 40);
                Tensor[] inputs = [.. request.Inputs.Select(input => input.SampleOf(sizes))];
                for (var run = 0; run < 200; run++)
                {
                    using var scope = NewDisposeScope();
                    request.Program(inputs);
                }
            }
            Thread.Sleep(300); // for the compiler in the background
            Assert.All(requests, request => OnnxExporter.Export(request));
        }
    }

    private static ExportRequest Attention(
        MultiheadAttention layer,
        GraphInput[] inputs,
        Func<MultiheadAttention, IReadOnlyList<Tensor>, Tuple<Tensor, Tensor>> call,
        bool isWeightsNeeded = true)
    {
        layer.eval();
        return new ExportRequest(
            "attention",
            values =>
            {
                var (output, weights) = call(layer, values);
                return isWeightsNeeded ? [output, weights] : [output];
            },
            inputs,
            isWeightsNeeded ? ["output", "weights"] : ["output"])
        {
            Module = layer,
        };
    }

    private static ExportRequest Of<TLayer>(TLayer layer, GraphInput[] inputs, Func<TLayer, IReadOnlyList<Tensor>, Tensor> call)
        where TLayer : nn.Module
    {
        layer.eval();
        return new ExportRequest("layer", values => [call(layer, values)], inputs, ["output"]) { Module = layer };
    }

    private static GraphInput Sequence(string name, Dimension length, long width = Width) =>
        GraphInput.Float32(name, length, Batch, Dimension.Fixed(width));

    /// <summary>True where a key is padding: never the first one.</summary>
    private static GraphInput Padding(Dimension keys) => new("padding", ScalarType.Bool, [Batch, keys], shape =>
    {
        var padding = rand(shape).gt(0.6);
        padding[.., ..1] = false;
        return padding;
    });

    /// <summary>What is added to the scores.</summary>
    private static GraphInput Mask(Dimension length, Dimension keys) => GraphInput.Float32("mask", length, keys);

    /// <summary>Minus infinity above the diagonal.</summary>
    private static Tensor Causal(long length) => full([length, length], double.NegativeInfinity).triu(1);
}
