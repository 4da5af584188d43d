using Torchline.Contracts.Packages;
using Torchline.Teaching;

namespace Teaching.Tests;

public sealed class ClassifierTeachingTests : IDisposable
{
    private readonly TaughtModels models = new();

    public void Dispose() => models.Dispose();

    [Fact]
    public void NewLabelsAreTaughtAndPublishedAsTheNextVersion()
    {
        models.Write("cyan", 6);
        models.Write("magenta", 7);
        var data = models.Write("yellow", 8);

        var taught = models.Teach(data);
        var package = taught.Publish(models.Repository, new TaughtIdentity(TaughtModels.Parent, null, "teach", "colours"));

        Assert.Equal(["cyan", "magenta", "yellow"], package.Manifest.Labels);
        Assert.Equal(2, package.Manifest.Version);
        Assert.Equal("cyan", TaughtModels.Classify(package, 10, 190, 210));
        Assert.Equal("magenta", TaughtModels.Classify(package, 210, 30, 190));
        Assert.Equal("yellow", TaughtModels.Classify(package, 190, 210, 30));
        Assert.Equal(1, taught.CrossValidation.Mean);
        Assert.Equal([6, 7, 8], taught.Counts);
        Assert.Equal([1, 2], models.Repository.Versions(TaughtModels.Parent));

        var metric = package.Manifest.Metrics.Single(one => one.Name == "cross-validated accuracy");
        Assert.Equal(("5 folds of 21 images", 1.0), (metric.Data, metric.Value));
        Assert.Equal("color/1", (string)package.Manifest.Architecture.Options["taught"]!["parent"]!);
        Assert.Single(package.Manifest.Provenance.DataSha256);
    }

    [Fact]
    public void ABackboneThatWasTrainedOnTheseImagesIsReportedHoweverOftenItIsTaught()
    {
        models.Write("cyan", 5);
        var data = models.Write("yellow", 5);
        var first = models.Teach(data);
        var sha256 = first.Publish(models.Repository, new TaughtIdentity("first", null, "teach", "data")).Manifest.Provenance.DataSha256["images"];
        Assert.False(first.HasTrainedOnTheseImages);

        // As if a training had made the classifier of these images.
        var manifest = models.Repository.OpenLatest(TaughtModels.Parent).PathOf(ModelManifest.FileName);
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"dataSha256\": {}", $"\"dataSha256\": {{ \"train\": \"{sha256}\" }}"));
        var second = models.Teach(data);
        Assert.True(second.HasTrainedOnTheseImages);
        second.Publish(models.Repository, new TaughtIdentity(TaughtModels.Parent, null, "teach", "data"));
        Assert.True(models.Teach(data).HasTrainedOnTheseImages);
    }

    [Fact]
    public void ATaughtModelIsTaughtAgain()
    {
        models.Write("cyan", 5);
        var data = models.Write("yellow", 5);
        models.Teach(data).Publish(models.Repository, new TaughtIdentity(TaughtModels.Parent, null, "teach", "first"));

        models.Write("yellow", 5, "others");
        var second = models.Teach(models.Write("magenta", 5, "others"));
        var package = second.Publish(models.Repository, new TaughtIdentity(TaughtModels.Parent, "the second", "teach", "second"));

        Assert.Equal((3, "the second"), (package.Manifest.Version, package.Manifest.Description));
        Assert.Equal("magenta", TaughtModels.Classify(package, 200, 20, 200));
        Assert.False(second.HasTrainedOnTheseImages);
    }

    [Fact]
    public void ASplitFolderIsMeasuredByItsValidationImages()
    {
        foreach (var label in new[] { "cyan", "yellow" }) models.Write(label, 6, "data/train");
        models.Write("yellow", 3, "data/val");
        // Of the other colour, and so wrong: the accuracy is that of these images and not made up.
        var wrong = Directory.CreateDirectory(Path.Combine(models.Folder, "data/val/cyan")).FullName;
        File.WriteAllBytes(Path.Combine(wrong, "yellow.png"), SampleImages.Plain(201, 201, 30));

        Assert.Equal(0.75, models.Teach(Path.Combine(models.Folder, "data")).ValidationAccuracy);
    }

    [Fact]
    public void TheSeedDecidesTheFoldsAndNotTheHead()
    {
        models.Write("cyan", 8);
        var data = models.Write("magenta", 8);
        byte[][] files = [.. new[] { 1, 1, 7 }.Select((seed, i) => File.ReadAllBytes(
            models.Teach(data, new TeachingOptions { Seed = seed }).Publish(models.Repository, new TaughtIdentity($"seed{i}", null, "teach", "data")).NetworkPath))];
        Assert.Equal(files[0], files[1]);
        Assert.Equal(files[0], files[2]);
    }

    [Fact]
    public void ImagesThatCannotBeReadAndThoseThatAreThereTwiceAreLeftOutByName()
    {
        var data = models.Write("cyan", 5);
        models.Write("yellow", 5);
        File.WriteAllText(Path.Combine(data, "cyan", "note.txt"), "no image");
        File.Copy(Path.Combine(data, "yellow", "00.png"), Path.Combine(data, "yellow", "copy.png"));

        Assert.Equal([5, 5], models.Teach(data, null, out var skipped).Counts);

        Assert.Equal([("cyan", "note.txt"), ("yellow", "copy.png")], skipped.Select(image => (image.Label, image.Name)));
        Assert.Contains("no JPEG, PNG, WebP, GIF or TIFF", skipped[0].Reason);
        Assert.Contains("00.png", skipped[1].Reason);
    }

    [Fact]
    public void AModelOfAnotherTaskGetsNoVersionAndAPathIsNoName()
    {
        models.Write("cyan", 5);
        var taught = models.Teach(models.Write("yellow", 5));
        var package = taught.Publish(models.Repository, new TaughtIdentity("words", null, "teach", "data"));
        var manifest = package.PathOf(ModelManifest.FileName);
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"task\": \"classification\"", "\"task\": \"counting\""));

        foreach (var name in new[] { "words", "../color" })
            Assert.Throws<ModelPackageException>(() => taught.Publish(models.Repository, new TaughtIdentity(name, null, "teach", "data")));
        Assert.Equal([1], models.Repository.Versions("words"));
    }

    [Fact]
    public void AStopEndsTheTeaching()
    {
        models.Write("cyan", 5);
        var data = models.Write("yellow", 5);
        using var teaching = new ClassifierTeaching(models.Repository.OpenLatest(TaughtModels.Parent), new TeachingOptions());
        LabeledFolder.Read(data, teaching, (_, _, _) => { }, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => teaching.Teach((phase, done, _) => { if (done == 2) stop.Cancel(); }, stop.Token));
    }
}
