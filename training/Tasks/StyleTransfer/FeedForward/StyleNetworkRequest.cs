using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.StyleTransfer.FeedForward;

/// <summary>What one call of <c>torchline train stylizer</c> asks for.</summary>
public sealed record StyleNetworkRequest : TrainingRequest<StyleNetworkOptions>;
