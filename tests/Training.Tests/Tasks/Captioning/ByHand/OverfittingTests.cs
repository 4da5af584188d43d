using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.Captioning.ByHand;
using Torchline.Training.Tasks.Captioning.Data;
using Torchline.Training.Vision;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.Captioning.ByHand;

/// <summary>On a few captions the loss falls to near zero, and what is sampled is what was to be learned.</summary>
public sealed class OverfittingTests
{
    private const int Images = 20;
    private const int Epochs = 100;

    private static readonly string[] Nouns = ["dog", "girl", "surfer", "horse", "climber"];
    private static readonly string[] Verbs = ["runs", "jumps", "sleeps", "waits"];
    private static readonly string[] Places = ["in the snow", "on a beach", "beside two red cars", "near the old white house", "there"];

    [Theory]
    [InlineData(RecurrentCell.Rnn)]
    [InlineData(RecurrentCell.Lstm)]
    public void EveryCaptionIsReproducedWordForWord(RecurrentCell cell)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var set = Captioned();
        var vocabulary = CaptionVocabulary.Build(set.Images.SelectMany(image => image.Captions), minimumCount: 1);
        var architecture = new CaptioningRnnArchitecture { Cell = cell, FeatureSize = 16, EmbeddingSize = 32, HiddenSize = 64 };
        var network = new CaptioningRnn(architecture, vocabulary.Count);
        var examples = new CaptionExamples(CaptionPairs.Draw(set, 0, 1, vocabulary, 12), rand(Images, 16));
        network.Standardize(examples.Features);
        var options = new HandCaptionerOptions
        {
            Data = "",
            Weights = "",
            Captions = 0,
            Architecture = architecture,
            Recipe = new HandCaptionerRecipe { BatchSize = 5, Decay = 0.98 },
        };
        var task = new HandCaptionerTask(network, examples, examples, vocabulary, options, seed: 1);
        using var optimizer = task.CreateOptimizer();

        var first = SampledCaptions.Of(network, examples, Images, vocabulary);
        Assert.True(first.Exact < 0.1);
        for (var epoch = 0; epoch < Epochs; epoch++)
            Learn(task, optimizer, epoch);

        var last = SampledCaptions.Of(network, examples, Images, vocabulary);
        Assert.True(last.Loss < 0.1, $"the loss fell from {first.Loss} to {last.Loss} only");
        Assert.Equal(last.References, last.Samples);
        Assert.Equal(1, last.Exact);
        Assert.Equal(1, last.Bleu, 12);
    }

    private static void Learn(HandCaptionerTask task, TorchSharp.Modules.OptimizerHelper optimizer, int epoch)
    {
        task.Network.train();
        foreach (var group in optimizer.ParamGroups)
            group.LearningRate = 5e-3 * Math.Pow(0.98, epoch);
        for (var step = 0; step < task.StepsPerEpoch; step++)
        {
            using var inner = NewDisposeScope();
            var loss = task.Loss(epoch, step);
            task.Network.zero_grad(set_to_none: true);
            loss.Backward();
            optimizer.step();
        }
    }

    private static CaptionSet Captioned()
    {
        var random = new SplitMix64(2);
        CaptionedImage[] images =
        [
            .. Enumerable.Range(0, Images).Select(i => new CaptionedImage($"{i}.jpg",
                [$"a {Nouns[random.Below(Nouns.Length)]} {Verbs[random.Below(Verbs.Length)]} {Places[random.Below(Places.Length)]}".Split(' ')])),
        ];
        return new CaptionSet(ImageSplit.Train, images, []);
    }
}
