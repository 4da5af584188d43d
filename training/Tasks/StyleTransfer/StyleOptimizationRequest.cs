using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.StyleTransfer;

/// <summary>What one call of <c>torchline train stylize</c> asks for.</summary>
public sealed record StyleOptimizationRequest : TrainingRequest<StyleOptimizationOptions>;
