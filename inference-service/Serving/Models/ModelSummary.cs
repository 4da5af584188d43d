using Torchline.Contracts.Packages;

namespace Torchline.InferenceService.Serving.Models;

/// <summary>A served model in short.</summary>
/// <param name="Name">Its name, for <c>?model=</c>.</param>
/// <param name="Version">Its version.</param>
/// <param name="Task">What it does.</param>
/// <param name="Default">Whether it answers when a request names no model.</param>
/// <param name="State">Always <c>ready</c>: the service answers only after every model is loaded.</param>
/// <param name="Description">One line for people.</param>
/// <param name="Metrics">How good it is, on which data.</param>
public sealed record ModelSummary(
    string Name, int Version, string Task, bool Default, string State, string? Description, IReadOnlyList<Metric> Metrics)
{
    /// <summary>The state of a model that answers requests.</summary>
    public const string Ready = "ready";
}
