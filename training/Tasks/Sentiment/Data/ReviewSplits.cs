using Torchline.Training.Core.Data;
using Torchline.Training.Core.Runs;

namespace Torchline.Training.Tasks.Sentiment.Data;

/// <summary>The labelled reviews a classifier is trained on and those it is chosen by, with where they came from.</summary>
/// <param name="Train">Reviews to learn from.</param>
/// <param name="Development">Reviews to choose the best epoch by.</param>
/// <param name="Unlabelled">Sentences without labels, for learning the language; often none.</param>
/// <param name="Sources">The files and their checksums, for the run's record.</param>
internal sealed record ReviewSplits(
    IReadOnlyList<Review> Train,
    IReadOnlyList<Review> Development,
    IReadOnlyList<IReadOnlyList<string>> Unlabelled,
    IReadOnlyList<DataSource> Sources)
{
    /// <summary>The value of <c>--data</c> that stands for the built-in generator.</summary>
    public const string Synthetic = "synthetic";

    /// <summary>Reads <c>train.txt</c> and <c>dev.txt</c> of a folder, or generates them.</summary>
    /// <param name="data">A folder, or <see cref="Synthetic"/>.</param>
    /// <param name="malformed">Reports and counts unusable lines.</param>
    /// <param name="withUnlabelled">Whether to read <c>unlabelled.txt</c> too, if there is one.</param>
    /// <exception cref="InvalidDataException">A file is missing, empty or too malformed.</exception>
    public static ReviewSplits Load(string data, MalformedLines malformed, bool withUnlabelled)
    {
        if (data == Synthetic)
        {
            return new ReviewSplits(
                SyntheticReviews.Split("train"), SyntheticReviews.Split("dev"), [], [DataSource.Generated("synthetic reviews")]);
        }

        var (train, dev, unlabelled) = (FileOf(data, "train"), FileOf(data, "dev"), FileOf(data, "unlabelled"));
        withUnlabelled &= File.Exists(unlabelled);
        return new ReviewSplits(
            ReviewFile.ReadLabelled(train, malformed),
            ReviewFile.ReadLabelled(dev, malformed),
            withUnlabelled ? ReviewFile.ReadUnlabelled(unlabelled) : [],
            [DataSource.OfFile(train), DataSource.OfFile(dev), .. withUnlabelled ? new[] { DataSource.OfFile(unlabelled) } : []]);
    }

    /// <summary>Reads <c>test.txt</c>, which a run measures on only once, when everything is chosen.</summary>
    /// <exception cref="InvalidDataException">The file is missing, empty or too malformed.</exception>
    public static (IReadOnlyList<Review> Reviews, DataSource Source) LoadTest(string data, MalformedLines malformed)
    {
        if (data == Synthetic)
            return (SyntheticReviews.Split("test"), DataSource.Generated("synthetic reviews"));
        var test = FileOf(data, "test");
        return (ReviewFile.ReadLabelled(test, malformed), DataSource.OfFile(test));
    }

    private static string FileOf(string folder, string split) =>
        Directory.Exists(folder)
            ? Path.Combine(folder, split + ".txt")
            : throw new InvalidDataException(
                $"{folder}: no such folder; --data takes a folder with train.txt and dev.txt, or the word {Synthetic}");
}
