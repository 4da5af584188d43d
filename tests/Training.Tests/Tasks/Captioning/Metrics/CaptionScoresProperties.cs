using FsCheck;
using FsCheck.Fluent;
using Torchline.Training.Tasks.Captioning.Metrics;
using Xunit;

namespace Training.Tests.Tasks.Captioning.Metrics;

public sealed class CaptionScoresProperties
{
    // Few words, so that captions share n-grams; some captions are empty.
    private static readonly Gen<string[]> Captions = Gen.Elements("a", "dog", "cat", "runs", "on").ArrayOf();

    private static readonly Arbitrary<(string[], string[][])[]> Images =
        Captions.Zip(Captions.NonEmptyListOf().Select(references => references.ToArray())).NonEmptyListOf()
            .Select(images => images.ToArray()).ToArbitrary();

    [Fact]
    public void ScoresStayInTheirRanges() => Check(images =>
    {
        var scores = Score(images);
        double[] upToOne = [scores.Bleu1, scores.Bleu2, scores.Bleu3, scores.Bleu4, scores.RougeL];
        return upToOne.All(score => score is >= 0 and <= 1 + 1e-9) && scores.CiderD is >= 0 and <= 10 + 1e-9;
    });

    [Fact]
    public void TheOrderOfImagesAndReferencesDoesNotMatter() => Check(images =>
    {
        var (scores, turned) = (Score(images), Score([.. images.Reverse().Select(image => (image.Item1, image.Item2.Reverse().ToArray()))]));
        return Near(scores.Bleu4, turned.Bleu4) && Near(scores.CiderD, turned.CiderD) && Near(scores.RougeL, turned.RougeL);
    });

    [Fact]
    public void AReferenceIsAPerfectCaption() => Check(images =>
    {
        var scores = Score([.. images.Select(image => (image.Item2[0], image.Item2))]);
        var empty = images.Count(image => image.Item2[0].Length == 0);
        return Near(scores.RougeL, 1 - ((double)empty / images.Length)) && (empty == images.Length || Near(scores.Bleu1, 1));
    });

    private static CaptionScores Score((string[] Hypothesis, string[][] References)[] images) =>
        CaptionScores.Of([.. images.Select(image => image.Hypothesis)], [.. images.Select(image => image.References)]);

    private static bool Near(double first, double second) => Math.Abs(first - second) < 1e-9;

    private static void Check(Func<(string[], string[][])[], bool> property) =>
        FsCheck.Fluent.Prop.ForAll(Images, property).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
