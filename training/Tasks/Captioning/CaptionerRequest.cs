using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>What one call of <c>torchline train captioner --model …</c> asks for.</summary>
public sealed record CaptionerRequest : TrainingRequest<CaptionerOptions>;
