using Torchline.Tests;
using Xunit;

namespace Export.Tests.Commands;

/// <summary>The models in this repository, built in libtorch again from the weights in their files.</summary>
public sealed class CommittedModelsTests
{
    private static readonly string Models = Path.Combine(SharedData.RepositoryRoot, "models");

    public static TheoryData<string> Sentiment => ["bow", "avg", "avg-glove", "rnn-glove", "lstm-glove", "two-way"];

    [Theory]
    [MemberData(nameof(Sentiment))]
    public void AgreeWithLibtorch(string name) =>
        Assert.Contains(" 0 outside tolerance", Programs.Export("verify", Path.Combine(Models, name, "1")));

    [SharedDataFact("data/hymenoptera")]
    public void TheClassifierAgreesWithLibtorchOnAllValidationPictures() => Assert.Contains(
        "153 real pictures, labels and logits: 153 comparisons, 0 outside tolerance",
        Programs.Export("verify", Path.Combine(Models, "ants-bees", "1"), "--data", SharedData.PathOf("data/hymenoptera")));
}
