using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Teaching;

namespace Teaching.Tests;

/// <summary>A classifier by mean colours, whose last layer is linear, and folders of images to teach it.</summary>
internal sealed class TaughtModels : IDisposable
{
    public const string Parent = "color";

    private static readonly Dictionary<string, (int Red, int Green, int Blue)> Colours = new()
    {
        ["cyan"] = (20, 200, 200),
        ["magenta"] = (200, 20, 200),
        ["yellow"] = (200, 200, 20),
    };

    private readonly TemporaryFolder folder = new();

    public TaughtModels() => ColorClassifier.Publish(folder.Path, Parent);

    public string Folder => folder.Path;

    public ModelRepository Repository => new(folder.Path, TaskContracts.All);

    /// <summary>Writes images of a colour, no two alike, into a folder below <c>data</c>.</summary>
    public string Write(string label, int count, string below = "data")
    {
        var into = Directory.CreateDirectory(Path.Combine(folder.Path, below, label)).FullName;
        var (red, green, blue) = Colours.GetValueOrDefault(label, (100, 100, 100));
        for (var i = 0; i < count; i++)
            File.WriteAllBytes(Path.Combine(into, $"{i:D2}.png"), SampleImages.Plain((byte)(red + i), (byte)(green - i / 4), (byte)(blue + i % 3)));
        return folder[below];
    }

    public TaughtClassifier Teach(string data, TeachingOptions? options = null) => Teach(data, options, out _);

    public TaughtClassifier Teach(string data, TeachingOptions? options, out IReadOnlyList<SkippedImage> skipped)
    {
        using var teaching = new ClassifierTeaching(Repository.OpenLatest(Parent), options ?? new TeachingOptions());
        LabeledFolder.Read(data, teaching, (_, _, _) => { }, CancellationToken.None);
        skipped = teaching.Images.Skipped;
        return teaching.Teach((_, _, _) => { }, CancellationToken.None);
    }

    /// <summary>The label that a package gives an image of one colour.</summary>
    public static string Classify(ModelPackage package, byte red, byte green, byte blue)
    {
        var side = package.Manifest.Preprocessing.Image!.Side;
        byte[] pixels = [.. Enumerable.Repeat((byte[])[red, green, blue], side * side).SelectMany(pixel => pixel)];
        using var session = new InferenceSession(package.NetworkPath);
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, [1, side, side, 3]);
        using var outputs = session.Run(options, ["pixels"], [input], ["logits"]);
        var logits = outputs[0].GetTensorDataAsSpan<float>().ToArray();
        Assert.Equal(package.Manifest.Labels.Count, logits.Length);
        return package.Manifest.Labels[Array.IndexOf(logits, logits.Max())];
    }

    public void Dispose() => folder.Dispose();
}
