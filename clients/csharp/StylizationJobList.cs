namespace Torchline.Client;

/// <summary>The body of the list of jobs.</summary>
internal sealed record StylizationJobList(IReadOnlyList<StylizationJob> Jobs);
