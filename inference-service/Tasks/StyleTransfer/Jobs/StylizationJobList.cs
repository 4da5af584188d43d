namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>The jobs of the service.</summary>
/// <param name="Jobs">The newest first, without their curves.</param>
public sealed record StylizationJobList(IReadOnlyList<StylizationJobDocument> Jobs);
