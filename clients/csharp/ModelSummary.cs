namespace Torchline.Client;

/// <summary>A model of the service in short.</summary>
/// <param name="Name">Its name, for the requests' <c>model</c>.</param>
/// <param name="Version">Its version.</param>
/// <param name="Task">What it does, for example <c>sentiment</c>.</param>
/// <param name="Default">Whether it answers when a request names no model.</param>
/// <param name="State"><c>ready</c> when it answers requests.</param>
/// <param name="Description">One line for people.</param>
/// <param name="Metrics">How good it is, on which data.</param>
public sealed record ModelSummary(
    string Name, int Version, string Task, bool Default, string State, string? Description, IReadOnlyList<ModelMetric> Metrics);
