using System.Globalization;
using Spectre.Console;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Export.Quantization;
using Torchline.Export.Tasks.Classification;
using Torchline.Teaching.Outliers;

namespace Torchline.Cli.Export;

/// <summary><c>torchline quantize models/NAME/VERSION --data DIR</c>.</summary>
internal sealed class QuantizeCommand : Command, IHasExamples
{
    private readonly Argument<string> source = new("PACKAGE") { Description = "Folder of a package in single precision: a classifier of images, or a sentiment model that reads word pieces" };
    private readonly Option<string> data = new("--data") { Description = "Folder with train/CLASS/… to calibrate on and val/CLASS/… to measure by, or with CLASS/…, which is split; of texts with dev.txt", Required = true };
    private readonly Option<int?> images = NumberOption.Create("--calibration-images", "Training images to calibrate on [default: 128]", 1, 100_000);
    private readonly Option<double?> maxLoss = NumberOption.Create("--max-loss", "Percentage points of accuracy that a variant may lose [default: 0.7]", 0.0, 100);
    private readonly Option<ActivationType> activations = new("--activations") { Description = "The 8-bit type of activations", DefaultValueFactory = _ => new Int8Options().Activations };
    private readonly Option<RangeRule> range = new("--range") { Description = "How activations' ranges follow from the images", DefaultValueFactory = _ => new Int8Options().Range };
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace the variants if they exist" };
    private readonly Option<bool> makeDefault = new("--default") { Description = "Let the fastest variant answer requests that name no model" };

    public QuantizeCommand() : base("quantize", "Write variants of a classifier in half precision and in 8 bits, or of a sentiment model in 8 bits, and measure them.")
    {
        Arguments.Add(source);
        foreach (var option in (Option[])[data, images, maxLoss, activations, range, overwrite, makeDefault]) Options.Add(option);
        SetAction(command => ExportErrors.Report(() => Quantize(command)));
    }

    public string Examples =>
        """
          torchline quantize models/ants-bees/1 --data hymenoptera_data
          torchline quantize models/pets/3 --data pets --calibration-images 500 --default
          torchline quantize models/minilm/1 --data data/sentiment

        Writes models/NAME-fp16/VERSION and models/NAME-int8/VERSION. A variant that loses more accuracy than --max-loss is not
        published.
        """;

    private int Quantize(ParseResult command)
    {
        var allowed = (command.GetValue(maxLoss) ?? 0.7) / 100;
        if (ModelPackage.Open(command.GetRequiredValue(source), TaskContracts.All).Manifest.Task == SentimentContract.Task)
        {
            return TextQuantization.Run(
                command.GetRequiredValue(source), command.GetRequiredValue(data), allowed, command.GetValue(overwrite), command.GetValue(makeDefault));
        }
        var quantization = new ClassifierQuantization(command.GetRequiredValue(source), command.GetRequiredValue(data));
        var options = new Int8Options { Activations = command.GetValue(activations), Range = command.GetValue(range) };
        var variants = quantization.Measure(options, command.GetValue(images) ?? 128, Console.WriteLine);
        Print(variants);

        var published = variants.Skip(1).Count(variant => Publish(command, quantization, variant, variants, allowed));
        if (command.GetValue(makeDefault))
            Console.WriteLine($"{quantization.MakeFastestDefault(variants, allowed)} answers requests that name no model");
        return published == variants.Count - 1 ? ExitCodes.Success : ExitCodes.Failure;
    }

    private bool Publish(
        ParseResult command, ClassifierQuantization quantization, ClassifierVariant variant, IReadOnlyList<ClassifierVariant> all, double allowed)
    {
        if (!ClassifierQuantization.Keeps(variant, all[0], allowed))
        {
            Console.Error.WriteLine($"error: {Refusal(variant, all[0], allowed, quantization.ValidationImages)}");
            return false;
        }
        var package = quantization.Publish(variant, all, command.GetValue(overwrite));
        if (quantization.HasDistance)
        {
            using var progress = new ProgressLine();
            using var learning = new OutlierLearning(package, command.GetRequiredValue(data), threads: 0, progress.Show, CancellationToken.None);
            package = learning.Publish(RunOptions.CommandLineOf(command), figures: null, overwrite: true);
        }
        Console.WriteLine($"published {Path.GetRelativePath(".", package.Folder)}");
        return true;
    }

    /// <summary>Why a variant is not published. Among few images a single one is more than any sensible limit.</summary>
    private static string Refusal(ClassifierVariant variant, ClassifierVariant original, double allowed, int images)
    {
        var loss = original.Score.Accuracy - variant.Score.Accuracy;
        var refusal = $"{variant.Format} was not published: it loses {Number(loss, "P1")} of accuracy, {Math.Round(loss * images)} of {images} validation images, and --max-loss allows {Number(allowed, "P1")}";
        return 1.0 / images > allowed
            ? $"{refusal}; one image is {Number(1.0 / images, "P1")} here: measure by more images, or give a larger --max-loss"
            : refusal;
    }

    private static void Print(IReadOnlyList<ClassifierVariant> variants)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("variant", "MiB", "accuracy", "decides as fp32", "ms an image");
        foreach (var variant in variants)
        {
            table.AddRow([
                variant.Format,
                Number(variant.Model.Length / 1048576.0, "F1"),
                Number(variant.Score.Accuracy, "P2"),
                Number(variant.Score.AgreementWith(variants[0].Score), "P1"),
                Number(variant.Score.TimePerImage.TotalMilliseconds, "F1"),
            ]);
        }
        AnsiConsole.Write(table);
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
