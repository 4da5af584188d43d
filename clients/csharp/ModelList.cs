namespace Torchline.Client;

/// <summary>The body of the list of models.</summary>
internal sealed record ModelList(IReadOnlyList<ModelSummary> Models);
