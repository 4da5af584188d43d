namespace Torchline.InferenceService.Tasks.Captioning;

/// <summary>A word of a caption and where the model looked when it said it.</summary>
/// <param name="Word">As the model says it; <c>don't</c> is two words, <c>do</c> and <c>n't</c>.</param>
/// <param name="Attention">
/// The rows, from above, of a square grid over what the model sees of the image: for each region, from the left, its share of
/// the attention. All of them sum up to 1.
/// </param>
public sealed record AttendedWord(string Word, IReadOnlyList<IReadOnlyList<float>> Attention);
