using Torchline.Training.Runs;

namespace Torchline.Training.StyleTransfer.FeedForward;

/// <summary>What one call of <c>torchline train stylizer</c> asks for.</summary>
public sealed record StylizerRequest : TrainingRequest<StylizerOptions>;
