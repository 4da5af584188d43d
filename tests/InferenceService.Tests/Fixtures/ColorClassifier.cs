using System.Text.Json.Nodes;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Classification;

namespace InferenceService.Tests.Fixtures;

/// <summary>
/// A classifier whose logits are the mean red, green and blue, from 0 to 255, of an image's upper half, times a factor. With
/// <c>slowdown</c> it multiplies matrices first, to no effect but time. With <c>maxDistance</c> it gives the mean of the three as the
/// distance: bright images are unlike those of its training.
/// </summary>
internal static class ColorClassifier
{
    public static readonly string[] Labels = ["red", "green", "blue"];

    public static void Publish(string repository, string name, float factor = 0.05f, int slowdown = 0, int side = 16, double? maxDistance = null) =>
        new ModelPublisher(new(repository, TaskContracts.All)).Publish(
            new()
            {
                Name = name,
                Version = 1,
                Task = ClassificationContract.Task,
                Description = $"Mean colours times {factor}",
                Inputs = ClassificationContract.Inputs(side),
                Outputs = ClassificationContract.Outputs(Labels.Length, maxDistance is not null),
                Decoding = new() { MaxDistance = maxDistance },
                Preprocessing = new() { Image = new(ShortSide: side, Side: side) },
                Labels = Labels,
                Provenance = new() { Command = "none", DataSet = "none", Seed = 0, Created = DateTimeOffset.UnixEpoch },
                Architecture = new("mean-color", new JsonObject { ["factor"] = factor }),
            },
            folder => File.WriteAllBytes(Path.Combine(folder, ModelManifest.NetworkFileName), Network(side, factor, slowdown, maxDistance is not null)));

    private static byte[] Network(int side, float factor, int slowdown, bool withDistance)
    {
        var graph = new OnnxGraphWriter();
        string[] slice = [graph.Constant("start", 0L), graph.Constant("end", side / 2L), graph.Constant("rowAxis", 1L)];
        var half = graph.Node("Slice", "half", [ClassificationContract.Pixels, .. slice]); // (batch, side / 2, side, 3)
        var pixels = graph.Node("Cast", "floats", [half], ("to", OnnxGraphWriter.Float32));
        var mean = graph.Node("ReduceMean", "mean", [pixels, graph.Constant("axes", 1L, 2L)], ("keepdims", 0)); // (batch, 3)
        var scale = graph.Constant("scale", [factor, 0, 0, 0, factor, 0, 0, 0, factor], 3, 3);
        graph.Node("MatMul", ClassificationContract.Logits, [graph.Delay(mean, columns: 3, slowdown), scale]); // (batch, 3)
        if (withDistance)
        {
            graph.Node("ReduceMean", ClassificationContract.Distance, [mean, graph.Constant("columns", 1L)], ("keepdims", 0)); // (batch)
            graph.Output(ClassificationContract.Distance, OnnxGraphWriter.Float32, "batch");
        }
        return graph
            .Input(ClassificationContract.Pixels, OnnxGraphWriter.UInt8, "batch", $"{side}", $"{side}", "3")
            .Output(ClassificationContract.Logits, OnnxGraphWriter.Float32, "batch", "3")
            .ToModel();
    }
}
