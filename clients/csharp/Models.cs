using System.Text.Json;

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

/// <summary>A measured figure of a model.</summary>
/// <param name="Name">What was measured, for example <c>accuracy</c>.</param>
/// <param name="Data">On which data, for example <c>test</c>.</param>
/// <param name="Value">The figure of the model that is served.</param>
/// <param name="Mean">The mean over training runs that differ in their seed only.</param>
/// <param name="Seeds">The figures of those runs.</param>
public sealed record ModelMetric(string Name, string Data, double Value, double? Mean, IReadOnlyList<SeedMetric> Seeds);

/// <summary>The figure of one training run.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Value">Its figure.</param>
public sealed record SeedMetric(long Seed, double Value);

/// <summary>A model of the service with its manifest.</summary>
/// <param name="Default">Whether it answers when a request names no model.</param>
/// <param name="State"><c>ready</c> when it answers requests.</param>
/// <param name="Manifest">The package's <c>model.json</c>: inputs, outputs, preprocessing, metrics, provenance, files.</param>
public sealed record ModelDetails(bool Default, string State, JsonElement Manifest);

/// <summary>The body of the list of models.</summary>
internal sealed record ModelList(IReadOnlyList<ModelSummary> Models);
