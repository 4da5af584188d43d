using Torchline.Training.Core.Reports;

namespace Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

/// <summary>A network against the optimisation of pixels, on the page of a run.</summary>
internal static class StyleComparison
{
    private static readonly string[] Comparison =
    [
        "style", "#content + style", "#optimisation's", "#ratio", "#iterations for as much",
        "#content", "#optimisation's", "#style loss", "#optimisation's", "#total variation", "#optimisation's",
    ];

    /// <summary>Adds the comparison to a page: a table, and a chart for each style.</summary>
    public static void Add(HtmlReport report, StyleNetworkTestResult test) => report
        .Heading($"Against {test.Iterations} iterations of optimisation from the content: mean losses of {test.Photos} held-out photos, {test.Side} x {test.Side} pixels")
        .Table(Comparison, test.Styles.Select(Row))
        .Charts([.. test.Styles.Select(Course)]);

    private static string[] Row(StyleScore score) =>
    [
        score.Style,
        Number(score.Network.Perceptual), Number(score.Optimised.Perceptual), score.Ratio.ToString("F3", CultureInfo.InvariantCulture),
        score.MatchedAfter?.ToString(CultureInfo.InvariantCulture) ?? "more",
        Number(score.Network.Content), Number(score.Optimised.Content),
        Number(score.Network.Style), Number(score.Optimised.Style),
        Number(score.Network.TotalVariation), Number(score.Optimised.TotalVariation),
    ];

    /// <summary>The optimisation's loss by iterations, and the network's, which needs none (Johnson et al. 2016, figure 5).</summary>
    private static string Course(StyleScore score) => LineChart.Draw(
        $"{score.Style}: content + style by iterations, decimal logarithm",
        [
            new Curve("optimisation", [.. score.Course.Skip(1).Select(Math.Log10)]), // but for the photo itself, so that the first point is 1
            new Curve("network", [.. score.Course.Skip(1).Select(_ => Math.Log10(score.Network.Perceptual))]),
        ],
        "0.0#", score.MatchedAfter ?? 0, "iteration");

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
