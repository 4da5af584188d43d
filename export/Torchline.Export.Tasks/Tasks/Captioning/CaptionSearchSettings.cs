namespace Torchline.Export.Tasks.Captioning;

/// <summary>How a captioner searches.</summary>
/// <param name="Beam">Captions that it keeps, unless a request asks for another number.</param>
/// <param name="MaxLength">The most tokens of a caption, its end included.</param>
/// <param name="LengthPenalty">The exponent of the length by which captions are ranked.</param>
internal sealed record CaptionSearchSettings(int Beam, int MaxLength, double LengthPenalty);
