using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Cli.Tests.Export;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Xunit;

namespace Cli.Tests.Tasks.Classification;

/// <summary><c>torchline teach</c> as users run it.</summary>
public sealed partial class TeachCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary><c>train classifier --mode freeze</c> has 96.86 % on these images, mean of five seeds (docs/reports/classifier.md).</summary>
    [SharedDataFact("data/hymenoptera")]
    public void AntsAndBeesAreTaughtWithinAMinuteWithoutLibtorch()
    {
        var clock = Stopwatch.StartNew();
        var (output, errors) = Teach(
            "--model", "classifier", "--models", Path.Combine(SharedData.RepositoryRoot, "models"), "--data", SharedData.PathOf("data/hymenoptera"),
            "--output", folder["models/insects"]);

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
        Assert.Contains("ants/imageNotFound.gif: left out", errors);
        Assert.Contains("the backbone was trained on these very images", output);
        Assert.InRange(double.Parse(ValidationAccuracy().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), 95.86, 100);
        var manifest = ModelPackage.Open(folder["models/insects/1"], TaskContracts.All).Manifest;
        Assert.Equal(["ants", "bees"], manifest.Labels);

        var libraries = File.ReadAllText(folder["maps"]);
        Assert.Contains("libonnxruntime", libraries);
        Assert.DoesNotContain("libtorch", libraries, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void HelpHasExamples() => Assert.Contains("torchline teach --model classifier --data pets", Programs.Export("teach", "--help"));

    [Fact]
    public void MistakesAreReportedInOneLine()
    {
        AssertFails("no such folder", "teach", "--models", Path.Combine(SharedData.RepositoryRoot, "models"), "--data", folder["none"]);
        AssertFails("There is no model 'none'", "teach", "--models", folder.Path, "--model", "none", "--data", folder.Path);
        AssertFails("only classifiers of images", "teach", "--model", Path.Combine(SharedData.RepositoryRoot, "models/bow/1"), "--data", folder.Path);
        AssertFails("--folds must be a number from 2 to 20", "teach", "--data", folder.Path, "--folds", "1");

        static void AssertFails(string reason, params string[] arguments)
        {
            var (exitCode, _, errors) = Programs.Run(arguments);
            Assert.Equal(1, exitCode);
            Assert.Contains(reason, errors);
            Assert.Single(errors.TrimEnd().Split('\n'));
        }
    }

    private (string Output, string Errors) Teach(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Torchline.Cli.dll"), "teach", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location,
                [StartupHook.Variable] = $"{StartupHook.Maps} {folder["maps"]}",
            },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + errors.Result);
        return (output, errors.Result);
    }

    [GeneratedRegex(@"accuracy on val/ ([\d.]+) %")]
    private static partial Regex ValidationAccuracy();
}
