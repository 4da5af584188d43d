using Torchline.Training.Runs;

namespace Torchline.Training.Classification;

/// <summary>What one call of <c>torchline train classifier</c> asks for.</summary>
public sealed record ClassifierRequest : TrainingRequest<ClassifierOptions>;
