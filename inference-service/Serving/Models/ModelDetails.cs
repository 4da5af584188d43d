using Torchline.Contracts.Packages;

namespace Torchline.InferenceService.Serving.Models;

/// <summary>A served model with all that its package says about it.</summary>
/// <param name="Default">Whether it answers when a request names no model.</param>
/// <param name="State">Always <c>ready</c>: the service answers only after every model is loaded.</param>
/// <param name="Manifest">The package's <c>model.json</c>.</param>
public sealed record ModelDetails(bool Default, string State, ModelManifest Manifest);
