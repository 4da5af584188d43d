using Cli.Tests.Export;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Xunit;

namespace Cli.Tests.Tasks.Classification;

/// <summary>From a trained run to packages: <c>export</c>, <c>verify</c> and <c>quantize</c> of a small classifier.</summary>
public sealed class ClassifierCommandsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ATrainedRunBecomesPackagesThatAgreeWithIt()
    {
        ColouredImages.Write(folder["data"]);
        Programs.Train(
            "classifier", "--data", folder["data"], "--mode", "finetune", "--model", "squeezenet1_1", "--recipe", "tutorial", "--side", "48",
            "--short-side", "48", "--batch", "6", "--epochs", "1", "--threads", "1", "--runs", folder["runs"], "--name", "colours");

        var exported = Programs.Export("export", folder["runs/colours"], "--to", folder["models/colours"]);
        Assert.Contains("12 real images, labels and logits: 12 comparisons, 0 outside tolerance", exported);

        var package = folder["models/colours/1"];
        Assert.Contains("12 comparisons, 0 outside tolerance", Programs.Export("verify", package, "--data", folder["data"]));

        Programs.Export("quantize", package, "--data", folder["data"], "--max-loss", "100", "--default");
        foreach (var variant in (string[])["fp16", "int8"])
        {
            var manifest = ModelPackage.Open(folder[$"models/colours-{variant}/1"], TaskContracts.All).Manifest;
            Assert.Equal(
                ["accuracy", "accuracy of fp32", "accuracy of fp16", "accuracy of int8", "times as fast as fp32"],
                manifest.Metrics.Select(metric => metric.Name));
        }
        Assert.Contains("colours", File.ReadAllText(folder["models/defaults.json"]));

        Assert.Contains("quantised to int8", Programs.Export("verify", folder["models/colours-int8/1"]));
    }

    [Fact]
    public void WhatIsNoRunOrNoPackageIsReportedInOneLine()
    {
        AssertFails("holds no run", "export", folder.Path, "--to", folder["models/none"]);
        AssertFails(folder.Path, "verify", folder.Path);
        AssertFails(folder.Path, "quantize", folder.Path, "--data", folder.Path);

        static void AssertFails(string reason, params string[] arguments)
        {
            var (exitCode, output, errors) = Programs.Run(arguments);
            Assert.Equal(1, exitCode);
            Assert.Contains(reason, errors);
            Assert.Single(errors.TrimEnd().Split('\n'));
            Assert.Empty(output);
        }
    }
}
