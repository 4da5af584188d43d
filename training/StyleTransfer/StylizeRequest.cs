using Torchline.Training.Runs;

namespace Torchline.Training.StyleTransfer;

/// <summary>What one call of <c>torchline train stylize</c> asks for.</summary>
public sealed record StylizeRequest : TrainingRequest<StylizeOptions>;
