using Torchline.Training.Tasks.Captioning.Metrics;

namespace Training.Tests.Tasks.Captioning.Metrics;

internal static class Corpora
{
    /// <summary>Pictures with a caption to be scored and its references, words separated by spaces.</summary>
    public static CaptionCorpus Of(params (string Hypothesis, string[] References)[] pictures) => new(
        [.. pictures.Select(picture => picture.Hypothesis.Split(' '))],
        [.. pictures.Select(picture => picture.References.Select(reference => reference.Split(' ')).ToArray())]);
}
