using Torchline.Training.Metrics.Captions;

namespace Training.Tests.Metrics.Captions;

internal static class Corpora
{
    /// <summary>Pictures with a caption to be scored and its references, words separated by spaces.</summary>
    public static CaptionCorpus Of(params (string Hypothesis, string[] References)[] pictures) => new(
        [.. pictures.Select(picture => picture.Hypothesis.Split(' '))],
        [.. pictures.Select(picture => picture.References.Select(reference => reference.Split(' ')).ToArray())]);
}
