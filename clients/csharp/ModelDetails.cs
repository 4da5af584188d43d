using System.Text.Json;

namespace Torchline.Client;

/// <summary>A model of the service with its manifest.</summary>
/// <param name="Default">Whether it answers when a request names no model.</param>
/// <param name="State"><c>ready</c> when it answers requests.</param>
/// <param name="Manifest">The package's <c>model.json</c>: inputs, outputs, preprocessing, metrics, provenance, files.</param>
public sealed record ModelDetails(bool Default, string State, JsonElement Manifest);
