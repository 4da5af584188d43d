using System.Globalization;
using Torchline.Export.Tasks.Classification;
using Torchline.Export.Tasks.Programs;
using Torchline.Training.Vision;

namespace Torchline.Cli.Export;

/// <summary><c>torchline export pretrained --model NETWORK --weights FILE --labels FILE</c>.</summary>
internal sealed class PretrainedCommand : Command, IHasExamples
{
    private const double LeastAgreement = 80;
    private const int PhotosVerified = 16;

    private readonly PackageOptions package = new(toIsRequired: false);
    private readonly Option<string?> model = new("--model") { Description = "The network: " + string.Join(", ", VisionModels.Names) + " [default: the one that the weights fit]" };
    private readonly Option<string> weights = new("--weights") { Description = "Its weights as torchvision publishes them, .pth or .safetensors; nothing in them is executed", Required = true };
    private readonly Option<string> labels = new("--labels") { Description = "The labels in the order of the network's outputs: one a line, or a list in JSON", Required = true };
    private readonly Option<int?> side = NumberOption.Create("--side", "Pixels of the sides of the network's input [default: 224; inception_v3: 299]", 32, 1_024);
    private readonly Option<int?> shortSide = NumberOption.Create("--short-side", "Pixels of an image's short side before the centre is cut out [default: 256; inception_v3: 342]", 32, 2_048);
    private readonly Option<string?> quantize = new("--quantize") { Description = "Folder of photos, labelled or not: write a variant in 8 bits, too, calibrated on half of them and compared on the others" };

    private readonly Option<double?> leastAgreement = NumberOption.Create(
        "--min-agreement", $"Percentage of photos to which the variant in 8 bits gives the same first label, or it is not published [default: {LeastAgreement}]", 0.0, 100);

    public PretrainedCommand() : base("pretrained", "Trace a classifier with torchvision's weights, verify, publish.")
    {
        model.AcceptOnlyFromAmong([.. VisionModels.Names]);
        foreach (var option in (Option[])[model, weights, labels, side, shortSide, quantize, leastAgreement, .. package.All]) Options.Add(option);
        SetAction(command => ExportErrors.Report(() => Export(command)));
    }

    public string Examples =>
        """
          torchline export pretrained --model resnet18 --weights resnet18-f37072fd.pth --labels imagenet_classes.txt
          torchline export pretrained --weights squeezenet1_1-b8a52dc0.pth --labels imagenet_classes.txt --quantize photos --default
          torchline export pretrained --weights resnet50-11ad3fa6.pth --labels imagenet_class_index.json --short-side 232 --to models/imagenet

        The package goes to models/NETWORK unless --to names another folder; the variant in 8 bits to models/NETWORK-int8.
        """;

    private int Export(ParseResult command)
    {
        var folder = command.GetValue(quantize);
        var photos = folder is null ? Array.Empty<LabeledImage>() : PhotoQuantization.Read(folder, Warnings.Print);
        using var source = PretrainedClassifier.Load(
            new PretrainedSource(
                command.GetValue(model), command.GetRequiredValue(weights), command.GetRequiredValue(labels), command.GetValue(shortSide),
                command.GetValue(side), [.. photos.Take(PhotosVerified)]),
            RunOptions.CommandLineOf(command));
        var published = package.Publish(command, source, others: [], usual: Path.Combine("models", source.Name));
        return folder is null ? ExitCodes.Success : Quantize(command, new PhotoQuantization(published, photos), folder);
    }

    private int Quantize(ParseResult command, PhotoQuantization quantization, string folder)
    {
        var variants = quantization.Measure(Console.WriteLine);
        var agreement = variants.Int8.Score.AgreementWith(variants.Single.Score);
        var compared = $"{Percent(agreement)} of {variants.Int8.Score.Labels.Count} photos";
        var least = (command.GetValue(leastAgreement) ?? LeastAgreement) / 100;
        if (agreement < least)
        {
            Console.Error.WriteLine(
                $"error: the variant in 8 bits was not published: it gives {compared} the first label that single precision gives, and --min-agreement "
                + $"is {Percent(least)}. Give more photos of the kind that the model is to classify, or a smaller --min-agreement");
            return ExitCodes.Failure;
        }
        var int8 = quantization.Publish(variants, folder, package.Overwrites(command));
        if (package.MakesDefault(command)) PackageOptions.MakeDefault(int8);
        var faster = (variants.Single.Score.TimePerImage / variants.Int8.Score.TimePerImage).ToString("F1", CultureInfo.InvariantCulture);
        Console.WriteLine(
            $"published {Path.GetRelativePath(".", int8.Folder)} ({new FileInfo(int8.NetworkPath).Length / 1024.0:F0} KiB): the same first label for {compared}, "
            + $"{faster} times as fast");
        return ExitCodes.Success;
    }

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}
