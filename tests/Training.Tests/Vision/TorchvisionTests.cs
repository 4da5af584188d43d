using System.Diagnostics;
using System.Text.Json;
using Torchline.Training.Vision;
using Xunit;
using static TorchSharp.torch;

namespace Training.Tests.Vision;

/// <summary>
/// From the same seed torchvision for Python draws the same initial weights, in the same order, and gives the same logits: one
/// comparison of architecture, initialisation and computation.
/// </summary>
[Collection(nameof(SeededTests))]
public sealed class TorchvisionTests
{
    private const string Python = "/usr/bin/python3";

    // One of each family, and of each depth and kind that the lists of keys do not tell apart.
    private static readonly string[] Compared =
        ["resnet18", "resnet34", "resnet50", "vgg16_bn", "squeezenet1_0", "squeezenet1_1", "mobilenet_v2"];

    [TorchvisionFact]
    public void TheSameSeedGivesTorchvisionsLogits()
    {
        using var images = linspace(-2, 2, 2 * 3 * 64 * 64).reshape(2, 3, 64, 64);
        using var _ = no_grad();
        foreach (var (name, expected) in TorchvisionsLogits())
        {
            using var scope = NewDisposeScope();
            manual_seed(3);
            using var network = VisionModels.Create(name, classes: 5);
            network.eval();
            var logits = network.call(images).flatten();
            Assert.True(logits.allclose(tensor(expected), rtol: 1e-4, atol: 1e-5), $"{name}: the logits differ");
        }
    }

    /// <summary>Files as torchvision publishes them, with auxiliary heads, are recognised and give torchvision's logits.</summary>
    [TorchvisionFact]
    public void ItsFilesGiveItsLogits()
    {
        using var folder = new TemporaryFolder();
        using var images = linspace(-2, 2, 2 * 3 * 96 * 96).reshape(2, 3, 96, 96);
        using var _ = no_grad();
        string[] names = ["resnext50_32x4d", "alexnet", "mobilenet_v3_small", "mobilenet_v3_large", "googlenet", "inception_v3"];
        foreach (var (name, expected) in LogitsOf("torchvision_published.py", [folder.Path], names))
        {
            using var scope = NewDisposeScope();
            var loaded = PretrainedWeights.Load(name: null, folder[$"{name}.pth"]);
            using var network = loaded.Network;
            Assert.Equal((name, 5), (loaded.Name, loaded.Classes));
            var logits = network.call(images).flatten();
            Assert.True(logits.allclose(tensor(expected), rtol: 1e-3, atol: 1e-4), $"{name}: the logits differ");
        }
    }

    private static Dictionary<string, float[]> TorchvisionsLogits() => LogitsOf("torchvision_logits.py", [], Compared);

    private static Dictionary<string, float[]> LogitsOf(string script, string[] arguments, string[] names)
    {
        var path = Path.Combine(SharedData.RepositoryRoot, "tests", "Training.Tests", "Vision", script);
        using var python = Process.Start(new ProcessStartInfo(Python, ["-W", "ignore", path, .. arguments, .. names]) { RedirectStandardOutput = true })!;
        var logits = JsonSerializer.Deserialize<Dictionary<string, float[]>>(python.StandardOutput.ReadToEnd())!;
        python.WaitForExit();
        Assert.Equal(names, logits.Keys);
        return logits;
    }

    private sealed class TorchvisionFactAttribute : FactAttribute
    {
        public TorchvisionFactAttribute() => Skip = IsInstalled() ? null : "no Debian package python3-torchvision here to compare with";

        private static bool IsInstalled() => File.Exists(Python) && Directory.Exists("/usr/lib/python3/dist-packages/torchvision");
    }
}
