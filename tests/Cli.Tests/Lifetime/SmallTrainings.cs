using Torchline.Training.Core.Data;
using Torchline.Training.Tasks.StyleTransfer.Features;
using Torchline.Training.Tasks.StyleTransfer.Networks;
using Torchline.Training.Vision;
using Torchline.Training.Weights.Safetensors;
using static TorchSharp.torch;

namespace Cli.Tests.Lifetime;

/// <summary>Every kind of training, small enough for thousands of steps.</summary>
public sealed class SmallTrainings : IDisposable
{
    private const string Teacher = "vgg19_distilled";

    private readonly TemporaryFolder folder = new();

    public SmallTrainings()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var resnet = VisionModels.Create("resnet18", 10);
        SafetensorsFile.Write(folder["resnet18.safetensors"], resnet.state_dict());
        using var squeezenet = VisionModels.Create("squeezenet1_1", 10);
        SafetensorsFile.Write(folder["squeezenet.safetensors"], squeezenet.state_dict());
        using var teacher = FeatureNetworks.Create(Teacher, [.. FeatureTeacher.LayersOf(Teacher, "slim")]);
        SafetensorsFile.Write(folder["teacher.safetensors"], teacher.Weights());

        ColouredImages.Write(folder["data"], train: 100);
        var random = new SplitMix64(1);
        string[] photos = [.. Enumerable.Range(0, 120).Select(i => $"{i:D3}.png")];
        Directory.CreateDirectory(folder["images"]);
        foreach (var (i, name) in photos.Index())
            File.WriteAllBytes(folder[$"images/{name}"], ColouredImages.Encode(i % 3, ref random, 20, 16));
        folder.File("captions.tsv", string.Concat(photos.Select(name => $"{name}\tA dog .\n{name}\tThe red {name[2]} .\n")));
        folder.File("train.txt", string.Concat(photos[..100].Select(name => name + "\n")));
        folder.File("val.txt", string.Concat(photos[100..110].Select(name => name + "\n")));
        folder.File("test.txt", string.Concat(photos[110..].Select(name => name + "\n")));
        folder.File("glove.txt", "good 0.1 0.2 0.3 0.4\nbad -0.1 0.2 -0.3 0.4\nthe 0 0.1 0 0.1\n");
    }

    public string this[string name] => folder[name];

    /// <summary>The command line of a training of 2,000 steps.</summary>
    public string[] ArgumentsOf(string training)
    {
        var parts = training.Split(' ');
        string[] own = parts[0] switch
        {
            "sentiment" =>
            [
                "--model", parts[1], "--data", "synthetic", "--batch", "8", "--epochs", "4", "--clip-norm", "1", "--average-decay", "0.9", "--embedding", "4",
                .. parts[1] is "bow" or "avg" or "avg-glove" ? (string[])[] : ["--hidden", "8"],
                .. parts[1].EndsWith("-glove", StringComparison.Ordinal) ? (string[])["--glove", folder["glove.txt"]] : [],
                .. parts[1] == "two-way" ? (string[])["--pretraining-epochs", "2", "--pretraining-words", "50"] : [],
            ],
            "classifier" =>
            [
                "--mode", "finetune", "--model", parts[1], "--data", folder["data"], "--side", "32", "--short-side", "32", "--batch", "2",
                "--epochs", "20", "--head-first", "1", "--average-decay", "0.9",
            ],
            "captioner-by-hand" =>
            [
                "--cell", parts[1], .. CaptionData("resnet18.safetensors"), "--batch", "3", "--epochs", "30", "--captions", "0",
                "--dropout", "0.3", "--clip", "1",
            ],
            "captioner" =>
            [
                "--model", parts[1], .. CaptionData("resnet18.safetensors"), "--batch", "2", "--decoder-epochs", "6", "--finetune-epochs", "2",
                "--self-critical-epochs", "32", "--average-decay", "0.5", "--patience", "0", "--beam", "2", "--warm-up", "0",
            ],
            "stylize" =>
            [
                "--content", folder["images/000.png"], "--style", folder["images/001.png"], "--weights", folder["squeezenet.safetensors"],
                "--short-side", "32", "--style-short-side", "32", "--iterations", "2000", "--learning-rate", "0.02", "--image-every", "100",
                "--optimizer", parts[1],
            ],
            "stylizer" =>
            [
                "--style", $"red={folder["images/003.png"]}", $"blue={folder["images/005.png"]}", "--content", folder["images"], "--features", "squeezenet1_1",
                "--weights", folder["squeezenet.safetensors"], "--style-short-side", "64", "--small-side", "64", "--large-side", "64", "--shift", "2",
                "--measured-side", "64", "--measured-photos", "1", "--compared-photos", "1", "--compared-iterations", "100", "--width", "4", "--blocks", "1",
                "--edge-kernel", "3", "--small-epochs", "2", "--large-epochs", "2", "--steps", "250", "--batch", "2", "--filter-rate", "0.01",
                "--average-decay", "0.9", "--clip", "1",
            ],
            _ =>
            [
                "--data", folder["images"], "--teacher", Teacher, "--weights", folder["teacher.safetensors"], "--side", "32", "--batch", "2", "--epochs", "36",
            ],
        };
        return [parts[0], .. own, "--threads", "1", "--runs", folder["runs"]];
    }

    public void Dispose() => folder.Dispose();

    private string[] CaptionData(string weights) =>
    [
        "--data", folder.Path, "--weights", folder[weights], "--cache", folder["features"], "--side", "32", "--hidden", "8", "--embedding", "4",
        "--minimum-count", "1", "--maximum-length", "6",
    ];
}
