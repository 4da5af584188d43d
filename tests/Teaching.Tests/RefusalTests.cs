using System.Text.Json.Nodes;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.Classification;
using Torchline.Teaching;

namespace Teaching.Tests;

/// <summary>What is refused names what is wrong, where, and what to do.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TaughtModels models = new();

    public void Dispose() => models.Dispose();

    [Fact]
    public void OneLabelIsTooFew() => Refuses(models.Write("cyan", 5), "two labels or more", "cyan");

    [Fact]
    public void ALabelNeedsAsManyImagesAsThereAreFolds()
    {
        models.Write("cyan", 5);
        var data = models.Write("yellow", 3);
        Refuses(data, "yellow has 3 images", "5 folds", "fewer folds");
        Assert.Equal(3, models.Teach(data, new TeachingOptions { Folds = 3 }).CrossValidation.Folds.Count);
    }

    [Fact]
    public void AFolderThatIsNotThereIsNamed() => Refuses(Path.Combine(models.Folder, "none"), "none", "no such folder");

    [Fact]
    public void ImagesWithoutAFolderAreExplained()
    {
        var data = Path.Combine(models.Write("cyan", 5), "cyan");
        Refuses(data, "no folder in it", "LABEL");
    }

    [Fact]
    public void FoldersThatLieOneLevelTooDeepAreExplained() => Refuses(Path.GetDirectoryName(models.Write("cyan", 5, "a/b"))!, "folders and no image", "the one to give");

    [Fact]
    public void AnImageWithTwoLabelsIsNamedTwice()
    {
        var data = models.Write("cyan", 5);
        models.Write("yellow", 5);
        File.Copy(Path.Combine(data, "cyan", "03.png"), Path.Combine(data, "yellow", "x.png"));
        Refuses(data, "cyan/03.png", "yellow/x.png", "same image");
    }

    [Fact]
    public void AValidationLabelThatIsNotTaughtIsNamed()
    {
        models.Write("cyan", 5, "data/train");
        models.Write("yellow", 5, "data/train");
        models.Write("magenta", 2, "data/val");
        Refuses(Path.Combine(models.Folder, "data"), "magenta");
    }

    [Fact]
    public void ANetworkWhoseLastLayerIsNotLinearIsRefusedBeforeAnyImageIsRead()
    {
        var package = Publish(graph => graph.Node("Relu", ClassificationContract.Logits, ["scaled"]));
        var refusal = Assert.Throws<TeachingException>(() => new ClassifierTeaching(package, new TeachingOptions()));
        Assert.Contains("Relu", refusal.Message);
        Assert.Contains("odd/1", refusal.Message);
    }

    [Fact]
    public void AProductOfTwoComputedMatricesIsNoHead()
    {
        var package = Publish(graph => graph.Node("MatMul", ClassificationContract.Logits, ["scaled", graph.Node("Transpose", "turned", ["scaled"])]));
        Assert.Contains("MatMul", Assert.Throws<TeachingException>(() => new ClassifierTeaching(package, new TeachingOptions())).Message);
    }

    private void Refuses(string data, params string[] parts)
    {
        var refusal = Assert.Throws<TeachingException>(() => models.Teach(data));
        Assert.All(parts, part => Assert.Contains(part, refusal.Message));
    }

    private ModelPackage Publish(Action<OnnxGraphWriter> end)
    {
        const int side = 4;
        return new ModelPublisher(models.Repository).Publish(
            new()
            {
                Name = "odd",
                Version = 1,
                Task = ClassificationContract.Task,
                Inputs = ClassificationContract.Inputs(side),
                Outputs = ClassificationContract.Outputs(3),
                Preprocessing = new() { Image = new(side, side) },
                Labels = ["a", "b", "c"],
                Provenance = new() { Command = "none", DataSet = "none", Seed = 0, Created = DateTimeOffset.UnixEpoch },
                Architecture = new("odd", new JsonObject()),
            },
            folder =>
            {
                var graph = new OnnxGraphWriter();
                var pixels = graph.Node("Cast", "floats", [ClassificationContract.Pixels], ("to", OnnxGraphWriter.Float32));
                var mean = graph.Node("ReduceMean", "mean", [pixels, graph.Constant("axes", 1L, 2L)], ("keepdims", 0)); // (batch, 3)
                graph.Node("MatMul", "scaled", [mean, graph.Constant("scale", [1, 0, 0, 0, 1, 0, 0, 0, 1], 3, 3)]);
                end(graph);
                var model = graph.Input(ClassificationContract.Pixels, OnnxGraphWriter.UInt8, "batch", $"{side}", $"{side}", "3")
                    .Output(ClassificationContract.Logits, OnnxGraphWriter.Float32, "batch", "3").ToModel();
                File.WriteAllBytes(Path.Combine(folder, ModelManifest.NetworkFileName), model);
            });
    }
}
