using System.Globalization;
using Spectre.Console;
using Torchline.Export.Tasks.Sentiment;

namespace Torchline.Cli.Export;

/// <summary><c>torchline quantize</c> for models that read texts.</summary>
internal static class TextQuantization
{
    /// <summary>Measures the variant in 8 bits, and publishes it if it loses little.</summary>
    /// <param name="source">The folder of a package in single precision.</param>
    /// <param name="data">Folder with <c>dev.txt</c>.</param>
    /// <param name="maxLoss">Share of accuracy that it may lose.</param>
    /// <param name="overwrite">Replace the variant if it exists.</param>
    /// <param name="makeDefault">Let it answer requests that name no model.</param>
    public static int Run(string source, string data, double maxLoss, bool overwrite, bool makeDefault)
    {
        var quantization = new SentimentQuantization(source, data, Console.Error.WriteLine);
        var variants = quantization.Measure(Console.WriteLine);
        Print(variants);
        var loss = variants[0].Score.Accuracy - variants[1].Score.Accuracy;
        if (loss > maxLoss + 1e-9)
        {
            Console.Error.WriteLine(
                $"error: int8 was not published: it loses {Number(loss, "P2")} of accuracy on {quantization.Reviews} reviews, and --max-loss allows {Number(maxLoss, "P1")}");
            return ExitCodes.Failure;
        }
        Console.WriteLine($"published {Path.GetRelativePath(".", quantization.Publish(variants, overwrite, makeDefault).Folder)}");
        return ExitCodes.Success;
    }

    private static void Print(IReadOnlyList<SentimentVariant> variants)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("variant", "MiB", "accuracy", "decides as fp32", "reviews a second");
        foreach (var variant in variants)
        {
            table.AddRow([
                variant.Format,
                Number(variant.Model.Length / 1048576.0, "F1"),
                Number(variant.Score.Accuracy, "P2"),
                Number(variant.Score.AgreementWith(variants[0].Score), "P2"),
                Number(variant.Score.TextsASecond, "F0"),
            ]);
        }
        AnsiConsole.Write(table);
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
