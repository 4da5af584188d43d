namespace Torchline.Training.Weights;

/// <summary>Weights do not fit the network that they are meant for.</summary>
/// <param name="report">Where they differ.</param>
public sealed class StateDictMismatchException(StateDictReport report) : WeightFileException(report.Source, report.Explanation)
{
    /// <summary>Where they differ.</summary>
    public StateDictReport Report { get; } = report;
}
