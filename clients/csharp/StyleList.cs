namespace Torchline.Client;

/// <summary>The body of the list of styles.</summary>
internal sealed record StyleList(IReadOnlyList<StyleSummary> Styles);
