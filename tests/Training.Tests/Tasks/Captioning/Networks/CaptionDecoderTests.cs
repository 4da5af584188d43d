using Torchline.Training.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning.Networks;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.Captioning.Networks;

public sealed class CaptionDecoderTests
{
    private const int Words = 11;

    public static TheoryData<string> Models => [.. Captioner.Models];

    [Theory]
    [MemberData(nameof(Models))]
    public void WholeCaptionsAreScoredAsStepByStep(string model)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var decoder = Decoder(model);
        var (features, captions) = Example();
        decoder.eval();
        var whole = decoder.call(features, captions); // (M, V)
        Assert.Equal([CaptionLoss.Targets(captions).shape[0], Words], whole.shape);

        var memory = decoder.Start(features).Repeat(2);
        var steps = captions.shape[2] - 1;
        var logits = new List<Tensor>();
        for (var t = 0; t < steps; t++)
        {
            (var next, memory, var attention) = decoder.Step(captions.select(2, t).flatten(), memory);
            logits.Add(next.view(2, 2, Words));
            if (attention is not null)
                Assert.True(attention.sum(-1).sub(1).abs().max().item<float>() < 1e-5);
            Assert.Equal(decoder.Regions > 0, attention is not null);
        }
        var stepped = stack(logits, 2).flatten(0, 2); // (B n T, V)
        var said = captions.narrow(2, 1, steps).ne(CaptionVocabulary.NullId).flatten().nonzero().squeeze(1);
        Assert.True(whole.sub(stepped.index_select(0, said)).abs().max().item<float>() < 1e-5);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void ADecoderLearnsToDescribeImages(string model)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var decoder = Decoder(model);
        var (features, captions) = Example();
        var optimizer = optim.Adam(decoder.parameters(), 0.02);
        decoder.train();
        float first = 0, last = 0;
        for (var step = 0; step < 60; step++)
        {
            using var ofStep = NewDisposeScope();
            var loss = CaptionLoss.Of(decoder.call(features, captions), captions, smoothing: 0);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            last = loss.item<float>();
            first = step == 0 ? last : first;
        }
        // Two captions of an image begin alike, so a word's loss cannot be 0.
        Assert.True(last < 0.45 && last < first / 4, $"{first}, then {last}");
    }

    [Fact]
    public void AnUnknownModelIsNamed() =>
        Assert.Contains("\"gru\"", Assert.Throws<ArgumentException>(() => new Captioner(new CaptionerArchitecture { Model = "gru" }, Words)).Message);

    private static CaptionDecoder Decoder(string model)
    {
        var sizes = new CaptionerArchitecture
        {
            Model = model,
            FeatureSize = 12,
            Grid = 2,
            EmbeddingSize = 8,
            HiddenSize = 16,
            Heads = 2,
            Dropout = 0,
            FeatureDropout = 0,
        };
        return model == "attention" ? new AttentionDecoder(Words, sizes) : new LstmDecoder(Words, sizes);
    }

    /// <summary>Two images of four regions with two captions each.</summary>
    private static (Tensor Features, Tensor Captions) Example()
    {
        manual_seed(1);
        return (randn(2, 4, 12), tensor(new long[]
        {
            1, 4, 5, 6, 2, 0, /**/ 1, 4, 7, 2, 0, 0,
            1, 8, 9, 2, 0, 0, /**/ 1, 8, 10, 4, 5, 2,
        }).view(2, 2, 6));
    }
}
