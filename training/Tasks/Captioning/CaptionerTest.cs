using System.Text.Json.Serialization;
using Torchline.Training.Core;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Captioning.Data;
using Torchline.Training.Tasks.Captioning.Metrics;
using Torchline.Training.Tasks.Captioning.Networks;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>Chooses the beam of a trained captioner, then measures on the test images, once.</summary>
internal static class CaptionerTest
{
    private const int BatchSize = 50;

    private static readonly int[] Beams = [3, 5, 8];

    /// <summary>
    /// Captions the validation images with searches of several widths, then the test images with the best of them, and records
    /// the scores; a second call returns the record.
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
        var validation = Measure(run, data.Validation, Beams);
        var beam = validation.MaxBy(by => by.Scores.Mean())!.Beam;
        var result = new CaptionerTestResult(
            run.Progress.Best!.Epoch, test.Images.Count, beam, Measure(run, test, [beam])[0].Scores, validation, test.Sources);
        RunFolder.WriteJson(run.Folder.TestFile, result);
        return result;
    }

    private static BeamScores[] Measure(CaptionerRun run, CaptionSet set, IReadOnlyList<int> beams)
    {
        var options = run.Configuration.Options;
        using var regions = Joined(CachedRegions.Encode(run.Network, set, options.View, BatchSize)); // (P, R, C)
        return [.. beams.Select(beam => new BeamScores(
            beam, GeneratedCaptions.Of(run.Network.Decoder, regions.split(BatchSize), run.Vocabulary, beam, options.MaxLength).ScoresOn(set)))];
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
/// <param name="Beam">Captions that the search kept: of <paramref name="Validation"/>, the number with the best mean of all scores.</param>
/// <param name="Scores">How good the captions are, against all references.</param>
/// <param name="Validation">What the choice of the beam was made by.</param>
/// <param name="Data">The test set.</param>
public sealed record CaptionerTestResult(
    int Epoch, [property: JsonPropertyName("pictures")] int Images, int Beam, CaptionScores Scores, IReadOnlyList<BeamScores> Validation, IReadOnlyList<DataSource> Data);

/// <summary>How good captions are if the search keeps a certain number of them.</summary>
/// <param name="Beam">Captions that it keeps.</param>
/// <param name="Scores">How good the best one is.</param>
public sealed record BeamScores(int Beam, CaptionScores Scores);

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

    /// <summary>Reads a run that has completed at least one epoch.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="RunException">The folder holds no run of this kind with a complete epoch.</exception>
    /// <exception cref="InvalidDataException">A file of the run is damaged.</exception>
    public static CaptionerRun Load(string path) => new(path);
}
