using Torchline.Training.Runs;

namespace Torchline.Training.Captioning;

/// <summary>What one call of <c>torchline train captioner --model …</c> asks for.</summary>
public sealed record CaptionerRequest : TrainingRequest<CaptionerOptions>;
