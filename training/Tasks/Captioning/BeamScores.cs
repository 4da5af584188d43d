using Torchline.Training.Tasks.Captioning.Metrics;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>How good captions are if the search keeps a certain number of them.</summary>
/// <param name="Beam">Captions that it keeps.</param>
/// <param name="Scores">How good the best one is.</param>
public sealed record BeamScores(int Beam, CaptionScores Scores);
