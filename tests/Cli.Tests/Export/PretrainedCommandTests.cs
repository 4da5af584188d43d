using System.Text.Json;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Training.Vision;
using Torchline.Training.Weights;
using Torchline.Training.Weights.Safetensors;
using Xunit;
using static TorchSharp.torch;

namespace Cli.Tests.Export;

/// <summary><c>torchline export pretrained</c>: from published weights to packages.</summary>
public sealed class PretrainedCommandTests : IDisposable
{
    private static readonly string[] Labels = ["ants", "bees", "neither, nor"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void WeightsAndLabelsBecomeAPackageAndOneInEightBits()
    {
        Write("squeezenet1_1", "weights.safetensors", classes: 3);
        File.WriteAllText(folder["labels.txt"], string.Join('\n', Labels) + "\n\n");

        // The network is found by its weights.
        var output = Programs.Export([
            "export", "pretrained", "--weights", folder["weights.safetensors"], "--labels", folder["labels.txt"], "--output", folder["models/insects"],
            "--side", "64", "--quantize", Path.Combine(SharedData.RepositoryRoot, "samples/pictures/insects"), "--min-agreement", "0", "--default"]);

        Assert.Contains("16 real images, labels and logits: 16 comparisons, 0 outside tolerance", output);
        Assert.Contains("of 12 photos", output);
        var single = ModelPackage.Open(folder["models/insects/1"], TaskContracts.All).Manifest;
        Assert.Equal(("squeezenet1_1", "pretrained"), (single.Architecture.Model, (string)single.Architecture.Options["mode"]!));
        Assert.Equal(Labels, single.Labels);
        Assert.Equal(new ImagePreprocessing(73, 64), single.Preprocessing.Image);
        Assert.Single(single.Provenance.DataSha256);
        var int8 = ModelPackage.Open(folder["models/insects-int8/1"], TaskContracts.All).Manifest;
        Assert.Equal(["decides as fp32", "times as fast as fp32"], int8.Metrics.Select(metric => metric.Name));
        Assert.Contains("\"insects-int8\"", File.ReadAllText(folder["models/defaults.json"]));
        Assert.Contains(" 0 outside tolerance", Programs.Export("verify", folder["models/insects/1"]));
    }

    [Theory]
    [InlineData("""["tench", "goldfish", "great white shark"]""")]
    [InlineData("""{"0": ["n01440764", "tench"], "2": ["n01484850", "great white shark"], "1": ["n01443537", "goldfish"]}""")]
    [InlineData("tench\r\ngoldfish\r\ngreat white shark\r\n")]
    public void LabelsAreLinesOrJson(string text)
    {
        File.WriteAllText(folder["labels"], text);
        Assert.Equal(["tench", "goldfish", "great white shark"], Torchline.Export.Tasks.Classification.LabelFile.Read(folder["labels"]));
    }

    [Theory]
    [InlineData("""["tench", 5]""", "entry 2 is neither a name nor")]
    [InlineData("""{"0": "tench", "2": "goldfish"}""", "the 2 members are to be the numbers from 0 to 1; one of them is \"2\"")]
    [InlineData("[\"tench\", ", "begins as JSON does and is none")]
    [InlineData("tench\n\ngoldfish", "label 2 is empty")]
    [InlineData("tench", "has 1 label;")]
    public void OtherFilesAreNoLabels(string text, string reason)
    {
        File.WriteAllText(folder["labels"], text);
        Assert.Contains(reason, Assert.Throws<Torchline.Export.ExportException>(
            () => Torchline.Export.Tasks.Classification.LabelFile.Read(folder["labels"])).Message);
    }

    [Fact]
    public void WhatDoesNotFitIsAnErrorThatNamesTheCure()
    {
        Write("squeezenet1_1", "weights.safetensors", classes: 3);
        File.WriteAllLines(folder["labels.txt"], Labels);
        File.WriteAllLines(folder["two.txt"], Labels.Take(2));

        var count = Refused("--weights", folder["weights.safetensors"], "--labels", folder["two.txt"]);
        Assert.Contains("two.txt has 2 labels, and the squeezenet1_1 of", count);
        Assert.Contains("tells 3 classes apart", count);

        var other = Refused("--model", "mobilenet_v2", "--weights", folder["weights.safetensors"], "--labels", folder["labels.txt"]);
        Assert.Contains("these are not the weights of mobilenet_v2", other);
        Assert.Contains("missing in the file: ", other);
        Assert.Contains("unknown to the network: 50: ", other);
        Assert.Contains("the file looks like squeezenet1_1: --model squeezenet1_1", other);

        var bytes = File.ReadAllBytes(folder["weights.safetensors"]);
        File.WriteAllBytes(folder["truncated.pth"], bytes[..(bytes.Length / 2)]);
        Assert.Contains("truncated.pth: ", Refused("--weights", folder["truncated.pth"], "--labels", folder["labels.txt"]));

        File.WriteAllText(folder["page.pth"], "<html>404</html>");
        Assert.Contains("looks like a web page", Refused("--weights", folder["page.pth"], "--labels", folder["labels.txt"]));
        Assert.Contains("nothing.pth", Refused("--weights", folder["nothing.pth"], "--labels", folder["labels.txt"]));

        using (var tensors = new StateDict("made up", new OrderedDictionary<string, Tensor> { ["w"] = zeros(2) }))
            SafetensorsFile.Write(folder["unknown.safetensors"], tensors);
        Assert.Contains(
            "the weights of no network that is known here: 1 entries, w.",
            Refused("--weights", folder["unknown.safetensors"], "--labels", folder["labels.txt"]));
        Assert.False(Directory.Exists(folder["models"]));
    }

    [SharedDataTheory("data/weights/resnet18.pth", "data/weights/squeezenet1_1.pth")]
    [InlineData("resnet18", 224)]
    [InlineData("squeezenet1_1", 224)]
    public void ThePublishedWeightsBecomeAClassifierOfAThousandClasses(string network, int side)
    {
        File.WriteAllText(folder["labels.json"], JsonSerializer.Serialize(Enumerable.Range(0, 1000).Select(i => $"class {i}")));
        var output = Programs.Export(
            "export", "pretrained", "--model", network, "--weights", SharedData.PathOf($"data/weights/{network}.pth"), "--labels", folder["labels.json"],
            "--to", folder["models/things"]);
        Assert.Contains(" 0 outside tolerance", output);
        var manifest = ModelPackage.Open(folder["models/things/1"], TaskContracts.All).Manifest;
        Assert.Equal((1000, new ImagePreprocessing(256, side)), (manifest.Labels.Count, manifest.Preprocessing.Image));
    }

    private void Write(string network, string file, int classes)
    {
        manual_seed(7);
        using var module = VisionModels.Create(network, classes);
        using var weights = new StateDict(file, new OrderedDictionary<string, Tensor>(module.state_dict()));
        SafetensorsFile.Write(folder[file], weights);
    }

    private string Refused(params string[] arguments)
    {
        var (exitCode, output, errors) = Programs.Run(["export", "pretrained", .. arguments, "--to", folder["models/refused"]]);
        Assert.True(exitCode == 1, output + errors);
        Assert.StartsWith("error: ", errors);
        return errors;
    }
}
