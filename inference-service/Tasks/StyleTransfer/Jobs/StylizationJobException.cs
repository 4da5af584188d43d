namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>A job cannot go on, for a reason that whoever submitted it should know.</summary>
/// <param name="message">The reason, a sentence.</param>
internal sealed class StylizationJobException(string message) : Exception(message);
