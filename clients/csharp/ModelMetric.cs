namespace Torchline.Client;

/// <summary>A measured figure of a model.</summary>
/// <param name="Name">What was measured, for example <c>accuracy</c>.</param>
/// <param name="Data">On which data, for example <c>test</c>.</param>
/// <param name="Value">The figure of the model that is served.</param>
/// <param name="Mean">The mean over training runs that differ in their seed only.</param>
public sealed record ModelMetric(string Name, string Data, double Value, double? Mean);
