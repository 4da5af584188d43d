using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.StyleTransfer.Features;

/// <summary>What one call of <c>torchline train features</c> asks for.</summary>
public sealed record FeatureRequest : TrainingRequest<FeatureOptions>;
