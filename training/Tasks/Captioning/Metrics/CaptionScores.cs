namespace Torchline.Training.Tasks.Captioning.Metrics;

/// <summary>How good captions are, by the measures of the MS COCO evaluation (Chen et al. 2015).</summary>
/// <param name="Bleu1">BLEU-1, from 0 to 1.</param>
/// <param name="Bleu2">BLEU-2, from 0 to 1.</param>
/// <param name="Bleu3">BLEU-3, from 0 to 1.</param>
/// <param name="Bleu4">BLEU-4, from 0 to 1.</param>
/// <param name="CiderD">CIDEr-D, from 0 to 10.</param>
/// <param name="RougeL">ROUGE-L, from 0 to 1.</param>
public sealed record CaptionScores(double Bleu1, double Bleu2, double Bleu3, double Bleu4, double CiderD, double RougeL)
{
    /// <summary>The mean of all six: one number to choose by, which no single measure can be played for.</summary>
    public double Mean() => (Bleu1 + Bleu2 + Bleu3 + Bleu4 + CiderD + RougeL) / 6;

    /// <summary>Scores a caption for each image.</summary>
    /// <param name="hypotheses">The words of each image's caption; a caption may be empty.</param>
    /// <param name="references">The words of each image's captions by people (see <c>CaptionTokenizer</c>).</param>
    /// <exception cref="ArgumentException">There are no images, or one has no reference, or the two lists differ in length.</exception>
    public static CaptionScores Of(
        IReadOnlyList<IReadOnlyList<string>> hypotheses, IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> references)
    {
        var corpus = new CaptionCorpus(hypotheses, references);
        var bleu = Bleu.Of(corpus);
        return new CaptionScores(bleu[0], bleu[1], bleu[2], bleu[3], Metrics.CiderD.Of(corpus), Metrics.RougeL.Of(corpus));
    }
}
