using Torchline.Training.Tasks.Captioning.Metrics;
using Xunit;

namespace Training.Tests.Tasks.Captioning.Metrics;

/// <summary>
/// Expected numbers: what pycocoevalcap (github.com/salaniz/pycocoevalcap, BleuScorer with "closest", CiderScorer, Rouge)
/// computes from these words. Its BLEU has 1e-9 added to denominators, hence the tolerance.
/// </summary>
public sealed class CaptionScoresTests
{
    private const double Tolerance = 1e-9;

    private static readonly string[] Hypotheses =
    [
        "a brown dog is running on the grass",
        "two two two children on the beach the beach",
        "a man in a red shirt rides a bike",
        "a woman",
    ];

    private static readonly string[][] References =
    [
        [
            "a brown dog runs across the grass", "the dog is running on green grass", "a dog runs",
            "a brown dog is running through a field of grass", "dog running in the park",
        ],
        [
            "two children play football on the beach", "two kids are playing with a ball near the sea", "children play ball on the sand",
            "a boy and a girl chase a ball on the beach", "two kids play on the beach",
        ],
        [
            "a man rides a bike down a steep hill", "a cyclist is riding downhill", "the man on the bike wears a red helmet",
            "a mountain biker rides down a hill", "a man in a red helmet rides a bicycle",
        ],
        ["a woman reads a book in a cafe", "a woman sits at a table and reads", "the woman is reading"],
    ];

    [Fact]
    public void ACorpusScoresAsInTheReferenceImplementation() => AssertEqual(
        new CaptionScores(
            0.7648015689879615, 0.6889984396154697, 0.5837263774590492, 0.4830943976968657, 1.818793689185261, 0.6266601764892119),
        Score(Hypotheses, References));

    [Fact]
    public void ASingleImageScoresAsInTheReferenceImplementation() => AssertEqual(
        new CaptionScores(0.9999999998750002, 0.9258200996485578, 0.8298265332460505, 0.7652058831343044, 0, 0.7285031847133757),
        Score(Hypotheses[..1], References[..1]));

    [Fact]
    public void RepeatedReferencesScoreAsInTheReferenceImplementation() => AssertEqual(
        new CaptionScores(
            0.9999999999354837, 0.9999999999330942, 0.9999999999301507, 0.9999999999263905, 3.3020362517982016, 1),
        Score([.. References.Select(captions => captions[0])], References));

    [Fact]
    public void SilenceScoresNothing() => Assert.Equal(new CaptionScores(0, 0, 0, 0, 0, 0), Score(["", ""], [["a dog"], ["a cat", "cat"]]));

    [Fact]
    public void OneWordIsEnoughForOneWord()
    {
        var scores = Score(["dog", "cat"], [["dog"], ["cat"]]);
        Assert.Equal((1, 0, 1), (scores.Bleu1, scores.Bleu2, scores.RougeL));
        Assert.Equal(10.0 / 4, scores.CiderD, Tolerance); // of the four orders of n-grams, one is there
    }

    [Fact]
    public void CaptionsAndReferencesMustPair()
    {
        Assert.Throws<ArgumentException>(() => Score([], []));
        Assert.Throws<ArgumentException>(() => Score(["a dog"], []));
        Assert.Throws<ArgumentException>(() => Score(["a dog"], [[]]));
    }

    private static CaptionScores Score(string[] hypotheses, string[][] references) => CaptionScores.Of(
        [.. hypotheses.Select(Split)], [.. references.Select(captions => captions.Select(Split).ToArray())]);

    private static string[] Split(string caption) => caption.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static void AssertEqual(CaptionScores expected, CaptionScores actual)
    {
        Assert.Equal(expected.Bleu1, actual.Bleu1, Tolerance);
        Assert.Equal(expected.Bleu2, actual.Bleu2, Tolerance);
        Assert.Equal(expected.Bleu3, actual.Bleu3, Tolerance);
        Assert.Equal(expected.Bleu4, actual.Bleu4, Tolerance);
        Assert.Equal(expected.CiderD, actual.CiderD, Tolerance);
        Assert.Equal(expected.RougeL, actual.RougeL, Tolerance);
    }
}
