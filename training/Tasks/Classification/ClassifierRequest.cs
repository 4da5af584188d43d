using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.Classification;

/// <summary>What one call of <c>torchline train classifier</c> asks for.</summary>
public sealed record ClassifierRequest : TrainingRequest<ClassifierOptions>;
