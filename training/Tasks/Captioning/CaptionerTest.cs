using System.Text.Json.Serialization;
using Torchline.Training.Core;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Captioning.Data;
using Torchline.Training.Tasks.Captioning.Metrics;
using Torchline.Training.Tasks.Captioning.Networks;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>Chooses the search of a trained captioner, then measures on the test images, once.</summary>
internal static class CaptionerTest
{
    private const int BatchSize = 50;

    private static readonly (int Beam, double LengthPenalty)[] Searches =
        [.. from lengthPenalty in (double[])[BeamSearch.UsualLengthPenalty, 1] from beam in (int[])[3, 5, 8] select (beam, lengthPenalty)];

    /// <summary>
    /// Captions the validation images with several searches, then the test images with the one of the best CIDEr-D, and records the scores; a
    /// second call returns the record.
    /// </summary>
    /// <exception cref="RunException">The run is not finished: the choice of the weights is still open.</exception>
    /// <exception cref="InvalidDataException">There are no test images.</exception>
    public static CaptionerTestResult Run(CaptionerRun run, CaptionData data)
    {
        if (run.Test is { } known)
            return known;
        if (!run.Progress.Finished)
            throw new RunException($"{run.Folder.Name}: finish the run before testing it");
        var test = data.Test;
        var validation = Measure(run, data.Validation, Searches);
        var (beam, _, lengthPenalty) = validation.MaxBy(by => by.Scores.CiderD)!;
        var scores = Measure(run, test, [(beam, lengthPenalty)])[0].Scores;
        var result = new CaptionerTestResult(run.Progress.Best!.Epoch, test.Images.Count, beam, scores, validation, test.Sources, lengthPenalty);
        RunFolder.WriteJson(run.Folder.TestFile, result);
        return result;
    }

    private static SearchScores[] Measure(CaptionerRun run, CaptionSet set, IReadOnlyList<(int Beam, double LengthPenalty)> searches)
    {
        var options = run.Configuration.Options;
        using var regions = Joined(CachedRegions.Encode(run.Network, set, options.View, BatchSize)); // (P, R, C)
        return [.. searches.Select(search => new SearchScores(search.Beam, ScoresOf(search.Beam, search.LengthPenalty), search.LengthPenalty))];

        CaptionScores ScoresOf(int beam, double lengthPenalty) =>
            GeneratedCaptions.Of(run.Network.Decoder, regions.split(BatchSize), run.Vocabulary, beam, options.MaxLength, lengthPenalty).ScoresOn(set);
    }

    private static Tensor Joined(IEnumerable<Tensor> batches)
    {
        Tensor[] all = [.. batches];
        var joined = cat(all);
        foreach (var batch in all)
            batch.Dispose();
        return joined;
    }
}

/// <summary>The result on the test images: <c>test.json</c>.</summary>
/// <param name="Epoch">The epoch whose weights were tested.</param>
/// <param name="Images">How many images there are.</param>
/// <param name="Beam">Captions that the search kept: those of the search in <paramref name="Validation"/> with the best CIDEr-D.</param>
/// <param name="Scores">How good the captions are, against all references.</param>
/// <param name="Validation">What the choice of the search was made by.</param>
/// <param name="Data">The test set.</param>
/// <param name="LengthPenalty">The length penalty of the search; runs of before it was chosen have the usual one.</param>
public sealed record CaptionerTestResult(
    int Epoch, [property: JsonPropertyName("pictures")] int Images, int Beam, CaptionScores Scores, IReadOnlyList<SearchScores> Validation,
    IReadOnlyList<DataSource> Data, double LengthPenalty = BeamSearch.UsualLengthPenalty);

/// <summary>How good the captions of a search are.</summary>
/// <param name="Beam">Captions that it keeps.</param>
/// <param name="Scores">How good the best one is.</param>
/// <param name="LengthPenalty">Its length penalty (see <see cref="BeamSearch"/>).</param>
public sealed record SearchScores(int Beam, CaptionScores Scores, double LengthPenalty = BeamSearch.UsualLengthPenalty);

/// <summary>A trained captioner, read back from its run folder.</summary>
public sealed class CaptionerRun : TrainedRun<CaptionerOptions>
{
    /// <summary>The kind of run that <c>config.json</c> names.</summary>
    public const string Kind = "captioner";

    private CaptionerRun(string path) : base(path, Kind)
    {
        Vocabulary = CaptionVocabulary.Load(Folder.VocabularyFile);
        Network = LoadBest(new Captioner(Configuration.Options.Architecture, Vocabulary.Count));
    }

    /// <summary>The vocabulary.</summary>
    public CaptionVocabulary Vocabulary { get; }

    /// <summary>The best epoch's network, in evaluation mode.</summary>
    public Captioner Network { get; }

    /// <summary>The result on the test images, once it is measured.</summary>
    public CaptionerTestResult? Test => ReadTest<CaptionerTestResult>();

    /// <summary>The default beam of a search: the best one of the test, or, before it, the recipe's.</summary>
    public int ServedBeam => Test?.Beam ?? Configuration.Options.Recipe.Beam;

    /// <summary>The length penalty of a search: the best one of the test, or, before it, the usual one.</summary>
    public double ServedLengthPenalty => Test?.LengthPenalty ?? BeamSearch.UsualLengthPenalty;

    /// <summary>Reads a run that has completed at least one epoch.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="RunException">The folder holds no run of this kind with a complete epoch.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    public static CaptionerRun Load(string path) => new(path);
}
