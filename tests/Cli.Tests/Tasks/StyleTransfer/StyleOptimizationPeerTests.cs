using Torchline.Imaging;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.StyleTransfer;
using Xunit;

namespace Cli.Tests.Tasks.StyleTransfer;

/// <summary>From the same start, with the same settings and features, the losses fall as they do in PyTorch for Python.</summary>
/// <remarks>
/// The two may stand on different releases of libtorch, which round differently: gradients differ by 3e-7 at the median, and by more where an
/// activation lies within rounding of a ReLU's threshold. At the preset's rate of 3 the optimisation is chaotic: Python's own losses part from
/// Python's by up to 39 % within 26 iterations when gradients are perturbed by 1e-7. So the rates here are a hundredth of the preset's, where
/// what is equal stays equal: within 0.2 % over these iterations.
/// </remarks>
public sealed class StyleOptimizationPeerTests : IDisposable
{
    private const int ShortSide = 64;
    private const string Styles = "data/styles";
    private const string Weights = "data/weights/squeezenet1_1.pth";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [PeerTheory]
    [InlineData("content", "adam", 31)]
    [InlineData("noise", "adam", 31)]
    [InlineData("content", "lbfgs", 20)] // begun anew, as at iteration 25, it takes steps without a line search that no two roundings agree on
    public void LossesFollowPythons(string start, string optimizer, int iterations)
    {
        using var process = TrainingProcess.StartStylize(
            "--preset", "starry-night", "--content", Resized("tubingen"), "--style", Resized("starry_night"), "--weights", SharedData.PathOf(Weights),
            "--short-side", $"{ShortSide}", "--style-short-side", $"{ShortSide}", "--iterations", $"{iterations}", "--decay-at", "25", "--clamp-until", "28",
            "--learning-rate", "0.03", "--final-rate", "0.01",
            "--start", start, "--optimizer", optimizer, "--threads", "1", "--image-every", "0", "--runs", folder["runs"], "--name", "peer");
        var (exitCode, _, errors) = process.Wait();
        Assert.True(exitCode == 0, errors);
        var ours = MetricsLog.Read(folder["runs/peer/metrics.jsonl"]);
        var script = Path.Combine(SharedData.RepositoryRoot, "benchmarks/training/stylize_peer.py");
        File.WriteAllText(folder["peer.jsonl"], PythonTorch.Run("-W", "ignore", script, folder["runs/peer"]));
        var theirs = MetricsLog.Read(folder["peer.jsonl"]);

        Assert.Equal(ours.Count, theirs.Count);
        foreach (var loss in (string[])["loss", "content", "style", "totalVariation"])
        {
            for (var i = 0; i < ours.Count; i++)
            {
                var (mine, other) = (ours[i][loss]!.GetValue<double>(), theirs[i][loss]!.GetValue<double>());
                Assert.True(Math.Abs(mine - other) <= 0.01 * Math.Abs(other), $"{loss} in iteration {i + 1}: {mine}, in Python {other}");
            }
        }
    }

    /// <summary>An image that neither side has to resize: they do not round alike, and what starts apart drifts apart.</summary>
    private string Resized(string name)
    {
        using var image = ImageDecoder.Decode(File.ReadAllBytes(SharedData.PathOf($"{Styles}/{name}.jpg")));
        var size = StyleOptimizationData.SizeOf(image, ShortSide);
        using var resized = ImageResizer.Resize(image, size.Width, size.Height);
        File.WriteAllBytes(folder[$"{name}.png"], ImageEncoder.Encode(resized, ImageFormat.Png));
        return folder[$"{name}.png"];
    }

    private sealed class PeerTheoryAttribute : TheoryAttribute
    {
        public PeerTheoryAttribute() => Skip = SharedData.ReasonToSkip(Styles, Weights) ?? (PythonTorch.Interpreter is null || !HasTorchvision()
            ? "no Debian packages python3-torch and python3-torchvision here to compare with"
            : null);

        private static bool HasTorchvision() => Directory.Exists("/usr/lib/python3/dist-packages/torchvision");
    }
}
