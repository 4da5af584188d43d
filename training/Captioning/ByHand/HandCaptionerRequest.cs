using Torchline.Training.Runs;

namespace Torchline.Training.Captioning.ByHand;

/// <summary>What one call of <c>torchline train captioner --layers hand</c> asks for.</summary>
public sealed record HandCaptionerRequest : TrainingRequest<HandCaptionerOptions>;
