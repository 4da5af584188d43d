namespace Torchline.InferenceService.Tasks.Captioning;

/// <summary>What is asked about an image.</summary>
/// <param name="Beam">How many captions the search keeps.</param>
/// <param name="Alternatives">How many of them are answered.</param>
/// <param name="Attention">Whether each word's map of attention is answered.</param>
internal readonly record struct CaptionQuestion(int Beam, int Alternatives, bool Attention);
