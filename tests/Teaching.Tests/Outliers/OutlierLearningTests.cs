using Microsoft.ML.OnnxRuntime;
using Torchline.Contracts.Packages;
using Torchline.Teaching;
using Torchline.Teaching.Outliers;

namespace Teaching.Tests.Outliers;

public sealed class OutlierLearningTests : IDisposable
{
    private readonly TaughtModels models = new();

    public void Dispose() => models.Dispose();

    [Fact]
    public void ImagesUnlikeThoseOfTheTrainingAreBeyondTheLimit()
    {
        var package = Publish(out var data);

        Assert.Equal((2, 2), (package.Manifest.Version, package.Manifest.Outputs.Count));
        var limit = package.Manifest.Decoding.MaxDistance!.Value;
        Assert.True(Distance(package, 201, 20, 20) <= limit);
        Assert.True(Distance(package, 20, 20, 202) <= limit);
        Assert.True(Distance(package, 120, 120, 120) > limit);
        Assert.Equal(30, (int)package.Manifest.Architecture.Options["distance"]!["images"]!);

        // Once more, in place of itself: the output is not there twice.
        using (var again = Learn(package, data))
            package = again.Publish("again", figures: null, overwrite: true);
        Assert.Equal((2, 2), (package.Manifest.Version, package.Manifest.Outputs.Count));
        using var session = new InferenceSession(package.NetworkPath);
        Assert.Equal(["logits", "distance"], session.OutputNames);
    }

    [Fact]
    public void SeveralScoresAreMeasuredAndThatOfThePackageIsLastAndInTheManifest()
    {
        var data = Write();
        foreach (var colour in new[] { "cyan", "yellow", "magenta" }) models.Write(colour, 4, "others");
        using var learning = Learn(models.Repository.OpenLatest(TaughtModels.Parent), data);
        var figures = learning.Measure(Path.Combine(data, "val"), Path.Combine(models.Folder, "others"));
        Assert.Equal(
            ["largest probability", "energy", "cosine to the nearest class mean", "Mahalanobis, shared covariance", "cosine to the 5 nearest images"],
            figures.Select(one => one.Score));
        Assert.All(figures, one => Assert.Equal((9, 12), (one.Inliers, one.Outliers)));
        Assert.Equal((1.0, 1.0), (figures[^1].Auroc, figures[^1].NotCertain));

        var package = learning.Publish("outliers", (figures[^1], "data/val", "others"), overwrite: false);
        Assert.Equal(1, package.Manifest.Metrics.Single(metric => metric.Name == "AUROC of the distance").Value);
        Assert.Equal("12 images of others against 9 of data/val", package.Manifest.Metrics.Single(metric => metric.Name == "AUROC of the distance").Data);
    }

    [Fact]
    public void ATaughtModelTellsWhatIsUnlikeItsOwnImages()
    {
        Publish(out _);
        models.Write("cyan", 8, "new");
        var taught = models.Teach(models.Write("yellow", 8, "new"));
        var package = taught.Publish(models.Repository, new TaughtIdentity("taught", null, "teach", "new"));

        Assert.Equal(package.Manifest.Decoding.MaxDistance, taught.MaxDistance);
        Assert.True(Distance(package, 20, 200, 200) <= taught.MaxDistance);
        Assert.True(Distance(package, 200, 20, 20) > taught.MaxDistance);
        Assert.Equal(16, (int)package.Manifest.Architecture.Options["distance"]!["images"]!);
    }

    [Fact]
    public void ImagesOfOtherLabelsAreRefused()
    {
        models.Write("cyan", 6);
        var data = models.Write("yellow", 6);
        Assert.Contains(
            "has the labels cyan, yellow, and color/1 has red, green, blue",
            Assert.Throws<TeachingException>(() => Learn(models.Repository.OpenLatest(TaughtModels.Parent), data)).Message);
        Assert.Contains(
            "there is no such folder",
            Assert.Throws<TeachingException>(() => Learn(models.Repository.OpenLatest(TaughtModels.Parent), data + "-none")).Message);
    }

    private ModelPackage Publish(out string data)
    {
        data = Write();
        using var learning = Learn(models.Repository.OpenLatest(TaughtModels.Parent), data);
        return learning.Publish("outliers", figures: null, overwrite: false);
    }

    /// <summary>Images of the parent's labels.</summary>
    private string Write()
    {
        foreach (var (split, count) in new[] { ("train", 10), ("val", 3) })
        {
            foreach (var (label, red, green, blue) in new[] { ("red", 200, 20, 20), ("green", 20, 200, 20), ("blue", 20, 20, 200) })
                Write(label, red, green, blue, count, Path.Combine("data", split));
        }
        return Path.Combine(models.Folder, "data");
    }

    private void Write(string label, int red, int green, int blue, int count, string below)
    {
        var into = Directory.CreateDirectory(Path.Combine(models.Folder, below, label)).FullName;
        for (var i = 0; i < count; i++)
            File.WriteAllBytes(Path.Combine(into, $"{i:D2}.png"), SampleImages.Plain((byte)(red + i), (byte)(green + (i % 4)), (byte)(blue + (i % 3))));
    }

    private static OutlierLearning Learn(ModelPackage package, string data) => new(package, data, threads: 1, (_, _, _) => { }, CancellationToken.None);

    private static float Distance(ModelPackage package, byte red, byte green, byte blue)
    {
        var side = package.Manifest.Preprocessing.Image!.Side;
        byte[] pixels = [.. Enumerable.Repeat((byte[])[red, green, blue], side * side).SelectMany(pixel => pixel)];
        using var session = new InferenceSession(package.NetworkPath);
        using var options = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, [1, side, side, 3]);
        using var outputs = session.Run(options, ["pixels"], [input], ["distance"]);
        Assert.Equal([1L], outputs[0].GetTensorTypeAndShape().Shape);
        return outputs[0].GetTensorDataAsSpan<float>()[0];
    }
}
