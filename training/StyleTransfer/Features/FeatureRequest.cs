using Torchline.Training.Runs;

namespace Torchline.Training.StyleTransfer.Features;

/// <summary>What one call of <c>torchline train features</c> asks for.</summary>
public sealed record FeatureRequest : TrainingRequest<FeatureOptions>;
