using FsCheck;
using FsCheck.Fluent;
using Torchline.Training.Tasks.Captioning.Metrics;
using Xunit;

namespace Training.Tests.Tasks.Captioning.Metrics;

public sealed class CaptionScoresProperties
{
    // Few words, so that captions share n-grams; some captions are empty.
    private static readonly Gen<string[]> Captions = Gen.Elements("a", "dog", "cat", "runs", "on").ArrayOf();

    private static readonly Arbitrary<(string[], string[][])[]> Pictures =
        Captions.Zip(Captions.NonEmptyListOf().Select(references => references.ToArray())).NonEmptyListOf()
            .Select(pictures => pictures.ToArray()).ToArbitrary();

    [Fact]
    public void ScoresStayInTheirRanges() => Check(pictures =>
    {
        var scores = Score(pictures);
        double[] upToOne = [scores.Bleu1, scores.Bleu2, scores.Bleu3, scores.Bleu4, scores.RougeL];
        return upToOne.All(score => score is >= 0 and <= 1 + 1e-9) && scores.CiderD is >= 0 and <= 10 + 1e-9;
    });

    [Fact]
    public void TheOrderOfPicturesAndReferencesDoesNotMatter() => Check(pictures =>
    {
        var (scores, turned) = (Score(pictures), Score([.. pictures.Reverse().Select(picture => (picture.Item1, picture.Item2.Reverse().ToArray()))]));
        return Near(scores.Bleu4, turned.Bleu4) && Near(scores.CiderD, turned.CiderD) && Near(scores.RougeL, turned.RougeL);
    });

    [Fact]
    public void AReferenceIsAPerfectCaption() => Check(pictures =>
    {
        var scores = Score([.. pictures.Select(picture => (picture.Item2[0], picture.Item2))]);
        var empty = pictures.Count(picture => picture.Item2[0].Length == 0);
        return Near(scores.RougeL, 1 - ((double)empty / pictures.Length)) && (empty == pictures.Length || Near(scores.Bleu1, 1));
    });

    private static CaptionScores Score((string[] Hypothesis, string[][] References)[] pictures) =>
        CaptionScores.Of([.. pictures.Select(picture => picture.Hypothesis)], [.. pictures.Select(picture => picture.References)]);

    private static bool Near(double first, double second) => Math.Abs(first - second) < 1e-9;

    private static void Check(Func<(string[], string[][])[], bool> property) =>
        FsCheck.Fluent.Prop.ForAll(Pictures, property).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
