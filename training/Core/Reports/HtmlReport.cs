using System.Net;
using System.Text;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Core.Reports;

/// <summary>A page in one file: style and images are inside it, so it can be mailed or kept as it is.</summary>
internal sealed class HtmlReport(string title, string lead)
{
    private static readonly string Style = ReadStyle();
    private readonly StringBuilder body = new();

    /// <summary>Begins a section.</summary>
    public HtmlReport Heading(string text) => Raw($"<h2>{Encode(text)}</h2>");

    /// <summary>Adds a row of large numbers with captions.</summary>
    public HtmlReport Figures(params IEnumerable<(string Value, string Caption)> figures) => Raw(
        "<div class=\"figures\">"
        + string.Concat(figures.Select(f => $"<div class=\"figure\"><b>{Encode(f.Value)}</b><span>{Encode(f.Caption)}</span></div>"))
        + "</div>");

    /// <summary>Adds charts side by side.</summary>
    public HtmlReport Charts(params IEnumerable<string> charts) => Raw($"<div class=\"charts\">{string.Concat(charts)}</div>");

    /// <summary>Adds images with their captions, as many in a row as the page has room for.</summary>
    public HtmlReport Images(IEnumerable<ImageTile> tiles) => Raw(
        "<div class=\"images\">"
        + string.Concat(tiles.Select(tile =>
            $"<figure title=\"{Encode(tile.Title)}\"><img alt=\"{Encode(tile.Title)}\" src=\"data:image/jpeg;base64,{Convert.ToBase64String(tile.Jpeg)}\">"
            + $"<figcaption class=\"{ClassOf(tile)}\">{Encode(tile.Caption)}</figcaption></figure>"))
        + "</div>");

    /// <summary>Adds large images: one over the whole width, or a few in a row.</summary>
    public HtmlReport Gallery(IEnumerable<(byte[] Jpeg, string Caption)> images) => Raw(
        "<div class=\"gallery\">"
        + string.Concat(images.Select(image =>
            $"<figure><img alt=\"{Encode(image.Caption)}\" src=\"data:image/jpeg;base64,{Convert.ToBase64String(image.Jpeg)}\">"
            + $"<figcaption>{Encode(image.Caption)}</figcaption></figure>"))
        + "</div>");

    /// <summary>Adds a table of names and values, in as many columns as the page has room for.</summary>
    public HtmlReport Settings(IEnumerable<(string Name, string Value)> settings)
    {
        var rows = settings.Select(s => $"<tr><th>{Encode(s.Name)}</th><td><code>{Encode(s.Value)}</code></td></tr>").ToArray();
        var columns = rows.Chunk(Math.Max(1, (rows.Length + 1) / 2)).Select(half => $"<table>{string.Concat(half)}</table>");
        return Raw($"<div class=\"tables\">{string.Concat(columns)}</div>");
    }

    /// <summary>Adds a table.</summary>
    /// <param name="headings">The columns; a heading that begins with <c>#</c> marks a column of numbers.</param>
    /// <param name="rows">Cells as text.</param>
    public HtmlReport Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        string Class(int column) => headings[column].StartsWith('#') ? " class=\"number\"" : "";
        var head = string.Concat(headings.Select((heading, i) => $"<th{Class(i)}>{Encode(heading.TrimStart('#'))}</th>"));
        var lines = rows.Select(row => $"<tr>{string.Concat(row.Select((cell, i) => $"<td{Class(i)}>{Encode(cell)}</td>"))}</tr>");
        return Raw($"<table><thead><tr>{head}</tr></thead><tbody>{string.Concat(lines)}</tbody></table>");
    }

    /// <summary>Adds the settings and the provenance of a run, its last sections.</summary>
    /// <returns>The whole page.</returns>
    public string Complete<TOptions>(RunConfiguration<TOptions> configuration) =>
        Heading("Settings").Settings(RunSettings.Of(configuration)).Heading("Provenance").Settings(RunSettings.Provenance(configuration)).ToString();

    /// <summary>A number of four decimals.</summary>
    internal static string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>A share in percent, of two decimals.</summary>
    internal static string Percent(double value) => value.ToString("P2", CultureInfo.InvariantCulture);

    /// <summary>The whole page.</summary>
    public override string ToString() =>
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Encode(title)}</title>
        <style>
        {Style}</style>
        </head>
        <body>
        <h1>{Encode(title)}</h1>
        <p class="lead">{Encode(lead)}</p>
        {body}</body>
        </html>

        """;

    private static string ClassOf(ImageTile tile) => tile.IsRight switch
    {
        true => "right",
        false => "wrong",
        null => "neutral",
    };

    private HtmlReport Raw(string html)
    {
        body.Append(html).Append('\n');
        return this;
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string ReadStyle()
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>An image of a report.</summary>
/// <param name="Jpeg">The image's file.</param>
/// <param name="Caption">The text below it.</param>
/// <param name="Title">The text of its tooltip.</param>
/// <param name="IsRight">Whether the caption is shown as something right or as something wrong; null: as neither.</param>
internal sealed record ImageTile(byte[] Jpeg, string Caption, string Title, bool? IsRight = null);
