using System.Globalization;
using Torchline.Contracts.Packages;

namespace Torchline.Cli.Export;

/// <summary>Prints figures, a line each, with a column for each model.</summary>
internal static class FigureLines
{
    /// <summary>Prints figures as percentages.</summary>
    /// <param name="columns">The columns, with their figures.</param>
    public static void Print(IReadOnlyList<(string Name, IReadOnlyList<Metric> Figures)> columns)
    {
        // Lines as long as they are: a table would break the long names of figures in a narrow terminal.
        (string Name, string Data)[] keys = [.. columns.SelectMany(column => column.Figures).Select(figure => (figure.Name, figure.Data)).Distinct()];
        var width = keys.Max(key => key.Name.Length + key.Data.Length + 2);
        Console.WriteLine(string.Join("  ", [new string(' ', width), .. columns.Select(column => column.Name.PadLeft(WidthOf(column.Name)))]));
        foreach (var key in keys)
        {
            Console.WriteLine(string.Join("  ", [
                $"{key.Name}, {key.Data}".PadRight(width),
                .. columns.Select(column => FigureOf(column.Figures, key).PadLeft(WidthOf(column.Name))),
            ]));
        }

        static int WidthOf(string name) => Math.Max(name.Length, "100.00 %".Length);

        static string FigureOf(IReadOnlyList<Metric> figures, (string Name, string Data) key) =>
            figures.FirstOrDefault(figure => (figure.Name, figure.Data) == key) is { } figure ? Percent(figure.Value) : "";
    }

    /// <summary>A share as a percentage.</summary>
    public static string Percent(double value) => value.ToString("P2", CultureInfo.InvariantCulture);
}
