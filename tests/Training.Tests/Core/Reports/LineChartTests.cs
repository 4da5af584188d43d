using System.Xml.Linq;
using Torchline.Training.Core.Reports;
using Xunit;

namespace Training.Tests.Core.Reports;

public sealed class LineChartTests
{
    [Fact]
    public void DrawsACurveForEachSeriesInsideTheImage()
    {
        var figure = XElement.Parse(LineChart.Draw("Loss", [new Curve("train", [0.9, 0.4, 0.2]), new Curve("dev", [0.8, 0.5, 0.45])], "F2", mark: 2));
        Assert.Equal("Loss", figure.Element("figcaption")!.Value);
        var svg = figure.Element("svg")!;
        Assert.Equal(2, svg.Elements("polyline").Count());
        Assert.All(
            svg.Elements("circle"),
            circle =>
            {
                Assert.InRange((double)circle.Attribute("cx")!, 0, 480);
                Assert.InRange((double)circle.Attribute("cy")!, 0, 250);
            });
    }

    [Fact]
    public void HigherValuesAreDrawnHigher()
    {
        var svg = XElement.Parse(LineChart.Draw("Accuracy", [new Curve("dev", [0.9, 0.95])], "P1")).Element("svg")!;
        var heights = svg.Elements("circle").Select(circle => (double)circle.Attribute("cy")!).ToArray();
        Assert.True(heights[1] < heights[0]);
    }

    [Theory]
    [InlineData(new[] { 0.5 })]
    [InlineData(new[] { 0.5, 0.5, 0.5 })]
    [InlineData(new[] { double.NaN, 0.5 })]
    [InlineData(new[] { double.NaN })]
    public void CopesWithFlatShortAndBrokenCurves(double[] values) =>
        Assert.DoesNotContain("NaN", LineChart.Draw("Loss", [new Curve("train", values)], "F2"));

    [Fact]
    public void EscapesNames() => Assert.Contains("a&lt;b", LineChart.Draw("Loss", [new Curve("a<b", [1, 2])], "F2"));
}
