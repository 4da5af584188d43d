using System.Globalization;
using Spectre.Console;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Teaching;
using Torchline.Teaching.Outliers;

namespace Torchline.Cli.Tasks.Classification;

/// <summary><c>torchline outliers models/NAME/VERSION --data DIR</c>.</summary>
internal sealed class OutliersCommand : Command, IHasExamples
{
    private readonly Argument<string> package = new("PACKAGE") { Description = "Folder of a classifier's package, in single precision or quantised" };

    private readonly Option<string> data = new("--data")
    {
        Description = "Folder with train/LABEL/…, or with LABEL/…: the images that it was trained with; val/LABEL/… to measure by",
        Required = true,
    };

    private readonly Option<string?> others = new("--others") { Description = "Folder with images of none of the labels: measure several scores on them and on val/LABEL/…" };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Publish nothing" };
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace the version [default: publish the next one]" };
    private readonly Option<int?> threads = NumberOption.Create("--threads", "ONNX Runtime's threads [default: the processors]", 1, 1_024);

    public OutliersCommand() : base("outliers", "Let a classifier tell images that are unlike all that it was trained with.")
    {
        Arguments.Add(package);
        foreach (var option in (Option[])[data, others, dryRun, overwrite, threads]) Options.Add(option);
        SetAction(command => TeachingErrors.Report(stop => Run(command, stop)));
    }

    public string Examples =>
        """
          torchline outliers models/ants-bees/1 --data hymenoptera_data
          torchline outliers models/ants-bees-int8/1 --data hymenoptera_data --others flickr8k/Images --dry-run

        The graph gets a second output, and answers of /v1/classify "certain": false for such images. No weight changes.
        """;

    private int Run(ParseResult command, CancellationToken stop)
    {
        var (folder, images) = (command.GetRequiredValue(data), command.GetValue(others));
        using var progress = new ProgressLine();
        using var learning = new OutlierLearning(
            ModelPackage.Open(command.GetRequiredValue(package), TaskContracts.All), folder, command.GetValue(threads) ?? 0, progress.Show, stop);
        progress.Print($"{learning.Images} training images; certain up to a distance of {learning.Limit.ToString("F4", CultureInfo.InvariantCulture)}");
        OutlierFigures? figures = null;
        if (images is not null)
        {
            var measured = learning.Measure(ValidationOf(folder), images);
            progress.Print($"{measured[0].Inliers} images of {folder}, {measured[0].Outliers} of {images}");
            Print(measured);
            figures = measured[^1];
        }
        if (command.GetValue(dryRun)) return ExitCodes.Success;
        var published = learning.Publish(
            RunOptions.CommandLineOf(command), figures is null ? null : (figures, NameOf(ValidationOf(folder)), NameOf(images!)), command.GetValue(overwrite));
        Console.WriteLine($"published {Path.GetRelativePath(".", published.Folder)}");
        return ExitCodes.Success;
    }

    private static string ValidationOf(string folder) => Path.Combine(folder, "val") is var validation && Directory.Exists(validation)
        ? validation
        : throw new TeachingException($"{folder} has no folder val: --others compares with images that the classifier was not trained with.");

    /// <summary>The last two names of a folder's path: <c>flickr8k/images</c>.</summary>
    private static string NameOf(string folder)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return Path.GetFileName(Path.GetDirectoryName(path)) is { Length: > 0 } parent ? $"{parent}/{Path.GetFileName(path)}" : Path.GetFileName(path);
    }

    private static void Print(IReadOnlyList<OutlierFigures> all)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("score", "AUROC", "val certain", "others not certain");
        foreach (var figures in all)
        {
            table.AddRow(
                Markup.Escape(figures.Score), figures.Auroc.ToString("F4", CultureInfo.InvariantCulture), Percent(figures.Certain), Percent(figures.NotCertain));
        }
        AnsiConsole.Write(table);
    }

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}
