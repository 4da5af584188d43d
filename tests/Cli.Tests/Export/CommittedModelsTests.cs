using Xunit;

namespace Cli.Tests.Export;

/// <summary>The models in this repository, built in libtorch again from the weights in their files.</summary>
public sealed class CommittedModelsTests
{
    private static readonly string Models = Path.Combine(SharedData.RepositoryRoot, "models");

    public static TheoryData<string> Names => [.. Directory.GetDirectories(Models).Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void AreWhatTheirManifestsSayAndAgreeWithLibtorch(string name)
    {
        var output = Programs.Export("verify", Path.Combine(Models, name, "1"));
        Assert.Contains("have the manifest's hashes", output);
        string[] agreements = [" 0 outside tolerance", "54 of 54 the same token for token", "quantised to"];
        Assert.True(agreements.Count(output.Contains) == 1, output);
    }

    [SharedDataFact("data/hymenoptera")]
    public void TheClassifierAgreesWithLibtorchOnAllValidationImages() => Assert.Contains(
        "153 real images, labels and logits: 153 comparisons, 0 outside tolerance",
        Programs.Export("verify", Path.Combine(Models, "ants-bees", "1"), "--data", SharedData.PathOf("data/hymenoptera")));

    [SharedDataFact("data/flickr8k")]
    public void TheCaptionerFindsLibtorchsCaptionsOfAllTestImages() => Assert.Contains(
        "500 real images, beam 8: 500 of 500 the same token for token",
        Programs.Export("verify", Path.Combine(Models, "captions", "1"), "--data", SharedData.PathOf("data/flickr8k")));
}
