using Torchline.Training.Tasks.Captioning.Metrics;

namespace Training.Tests.Tasks.Captioning.Metrics;

internal static class Corpora
{
    /// <summary>Images with a caption to be scored and its references, words separated by spaces.</summary>
    public static CaptionCorpus Of(params (string Hypothesis, string[] References)[] images) => new(
        [.. images.Select(image => image.Hypothesis.Split(' '))],
        [.. images.Select(image => image.References.Select(reference => reference.Split(' ')).ToArray())]);
}
