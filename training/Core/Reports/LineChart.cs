using System.Net;
using System.Text;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Core.Reports;

/// <summary>Draws curves over epochs or steps as inline SVG, coloured by the page's style sheet.</summary>
internal static class LineChart
{
    private const int Width = 480;
    private const int Height = 250;
    private const int Left = 52;
    private const int Right = 14;
    private const int Top = 26;
    private const int Bottom = 30;
    private const int TargetTicks = 5;

    /// <summary>Draws a chart.</summary>
    /// <param name="title">What the chart shows.</param>
    /// <param name="curves">The curves.</param>
    /// <param name="format">A numeric format for the y axis.</param>
    /// <param name="mark">An epoch to mark, from 1; 0: none.</param>
    /// <param name="unit">What the x axis counts.</param>
    public static string Draw(string title, IReadOnlyList<Curve> curves, string format, int mark = 0, string unit = "epoch")
    {
        var epochs = curves.Max(curve => curve.Values.Count);
        var values = curves.SelectMany(curve => curve.Values).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        var ticks = Ticks(values.Min(), values.Max());
        double X(double epoch) => Left + ((Width - Left - Right) * (epochs > 1 ? (epoch - 1) / (epochs - 1) : 0.5));
        double Y(double value) => Height - Bottom - ((Height - Top - Bottom) * (value - ticks[0]) / (ticks[^1] - ticks[0]));

        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(title)}\">"));
        foreach (var tick in ticks)
        {
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(tick):F1}\" y2=\"{Y(tick):F1}\"/>"));
            var label = tick.ToString(format, CultureInfo.InvariantCulture);
            svg.Append(Invariant($"<text x=\"{Left - 8}\" y=\"{Y(tick) + 4:F1}\" text-anchor=\"end\">{label}</text>"));
        }
        for (var epoch = 1; epoch <= epochs; epoch += Math.Max(1, (epochs + 9) / 10))
            svg.Append(Invariant($"<text x=\"{X(epoch):F1}\" y=\"{Height - 10}\" text-anchor=\"middle\">{epoch}</text>"));
        if (mark > 0)
            svg.Append(Invariant($"<line class=\"mark\" x1=\"{X(mark):F1}\" x2=\"{X(mark):F1}\" y1=\"{Top}\" y2=\"{Height - Bottom}\"/>"));
        for (var i = 0; i < curves.Count; i++)
            AppendCurve(svg, curves[i], i, unit, X, Y);
        svg.Append("</svg>");
        return $"<figure class=\"chart\"><figcaption>{WebUtility.HtmlEncode(title)}</figcaption>{svg}</figure>";
    }

    private static void AppendCurve(StringBuilder svg, Curve curve, int index, string unit, Func<double, double> x, Func<double, double> y)
    {
        var points = curve.Values
            .Select((value, at) => (Value: value, Epoch: at + 1))
            .Where(point => double.IsFinite(point.Value))
            .ToArray();
        var line = string.Join(' ', points.Select(point => Invariant($"{x(point.Epoch):F1},{y(point.Value):F1}")));
        svg.Append($"<polyline class=\"curve\" style=\"stroke:var(--series-{index})\" points=\"{line}\"/>");
        foreach (var (value, epoch) in points)
        {
            svg.Append(Invariant($"<circle cx=\"{x(epoch):F1}\" cy=\"{y(value):F1}\" r=\"2.6\" style=\"fill:var(--series-{index})\">"));
            svg.Append(Invariant($"<title>{WebUtility.HtmlEncode(curve.Name)}, {unit} {epoch}: {value:G5}</title></circle>"));
        }
        var at = Left + (index * 140);
        svg.Append(Invariant($"<rect x=\"{at}\" y=\"5\" width=\"12\" height=\"3\" rx=\"1.5\" style=\"fill:var(--series-{index})\"/>"));
        svg.Append(Invariant($"<text class=\"legend\" x=\"{at + 18}\" y=\"11\">{WebUtility.HtmlEncode(curve.Name)}</text>"));
    }

    /// <summary>Round numbers, about as many as asked for, that enclose the range.</summary>
    private static double[] Ticks(double low, double high)
    {
        if (high - low < 1e-9)
            (low, high) = (low - 0.5, high + 0.5);
        var rough = (high - low) / TargetTicks;
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = magnitude * ((rough / magnitude) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
        var first = (int)Math.Floor(low / step);
        var last = (int)Math.Ceiling(high / step);
        return [.. Enumerable.Range(first, last - first + 1).Select(i => i * step)];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One curve of a chart.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Values">Its value at x = 1, 2, 3, …</param>
internal sealed record Curve(string Name, IReadOnlyList<double> Values)
{
    /// <summary>Metrics of a training over its epochs.</summary>
    /// <param name="progress">How it went.</param>
    /// <param name="metrics">The metrics' names, which become the curves'; one that the training has not is left out.</param>
    public static Curve[] Of(TrainingProgress progress, params IEnumerable<string> metrics) =>
    [
        .. metrics
            .Where(metric => progress.History.All(record => record.Metrics.ContainsKey(metric))) // a run that only measures has no loss
            .Select(metric => new Curve(metric, [.. progress.History.Select(record => record.Metrics[metric])])),
    ];
}
