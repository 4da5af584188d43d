using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>What one call of <c>torchline train captioner-by-hand</c> asks for.</summary>
public sealed record HandCaptionerRequest : TrainingRequest<HandCaptionerOptions>;
