using Torchline.Training.Tasks.Captioning;
using Torchline.Training.Tasks.Captioning.Data;
using Torchline.Training.Tasks.Captioning.Networks;
using Torchline.Training.Vision;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Tasks.Captioning;

public sealed class SelfCriticalTests
{
    private static readonly CaptionVocabulary Vocabulary = new(["a", "dog", "cat", "runs", "sleeps"]);

    private static readonly CaptionSet Train = new(
        ImageSplit.Train,
        [
            new CaptionedImage("dog.png", [["a", "dog", "runs"], ["a", "dog"]]),
            new CaptionedImage("cat.png", [["a", "cat", "sleeps"]]),
            new CaptionedImage("other.png", [["runs"]]),
        ],
        []);

    [Fact]
    public void SampledCaptionsApproachTheReferences()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var decoder = new LstmDecoder(Vocabulary.Count, new CaptionerArchitecture { Model = "lstm", FeatureSize = 6, EmbeddingSize = 8, HiddenSize = 24, Dropout = 0 });
        var critic = new SelfCritical(Train, Vocabulary, samples: 8, maxLength: 5);
        var features = randn(3, 1, 6);
        var optimizer = optim.Adam(decoder.parameters(), 0.02);
        var rewards = new List<double>();
        for (var step = 0; step < 120; step++)
        {
            using var ofStep = NewDisposeScope();
            var (objective, reward) = critic.Step(decoder, features, [0, 1, 2]);
            optimizer.zero_grad();
            objective.backward();
            optimizer.step();
            rewards.Add(reward);
        }
        var (first, last) = (rewards.Take(10).Average(), rewards.TakeLast(10).Average());
        Assert.True(last > first + 1, $"{first}, then {last}");
    }

    [Fact]
    public void DropoutActsOnTheObjectiveNotOnTheRewards()
    {
        using var scope = NewDisposeScope();
        var features = randn(3, 1, 6);
        var (objective, reward) = Step(dropout: 0);
        var (rougher, sameReward) = Step(dropout: 0.9);
        Assert.Equal(reward, sameReward);
        Assert.NotEqual(objective, rougher);

        (double Objective, double Reward) Step(double dropout)
        {
            manual_seed(6);
            var decoder = new LstmDecoder(Vocabulary.Count, new CaptionerArchitecture { Model = "lstm", FeatureSize = 6, EmbeddingSize = 8, HiddenSize = 24, Dropout = dropout });
            var (objective, reward) = new SelfCritical(Train, Vocabulary, samples: 8, maxLength: 5).Step(decoder, features, [0, 1, 2]);
            return (objective.item<float>(), reward);
        }
    }

    [Fact]
    public void WithEqualRewardsNothingIsLearned()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var decoder = new LstmDecoder(Vocabulary.Count, new CaptionerArchitecture { Model = "lstm", FeatureSize = 6, EmbeddingSize = 8, HiddenSize = 8 });
        using (no_grad())
            decoder.named_parameters().Single(parameter => parameter.name == "vocabulary.bias").parameter[Vocabulary.IdOf("runs")] = 100; // all that it ever says
        var (objective, reward) = new SelfCritical(Train, Vocabulary, samples: 2, maxLength: 1).Step(decoder, randn(1, 1, 6), [2]);
        Assert.True(reward > 0);
        objective.backward();
        Assert.All(decoder.parameters(), parameter => Assert.True(parameter.grad is not { } grad || grad.abs().max().item<float>() == 0));
    }

    [Fact]
    public void SamplesAreCaptions()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var captions = CaptionSampling.Sample(new TableDecoder(randn(9, 9)), zeros(2, 9), count: 50, maxLength: 6);
        Assert.Equal([2, 50, 7], captions.shape);
        foreach (var caption in captions.data<long>().ToArray().Chunk(7))
        {
            Assert.Equal(CaptionVocabulary.StartId, caption[0]);
            var end = Array.IndexOf(caption, CaptionVocabulary.EndId);
            Assert.All(caption[1..(end < 0 ? 7 : end)], word => Assert.True(word > CaptionVocabulary.UnknownId));
            Assert.All(caption[(end < 0 ? 7 : end + 1)..], word => Assert.Equal(CaptionVocabulary.NullId, word));
        }
    }
}
