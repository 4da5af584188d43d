using System.Text.Json.Serialization;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Captioning.Data;
using Torchline.Training.Tasks.Captioning.Metrics;
using static TorchSharp.torch;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>Chooses how widely a trained captioner searches, then looks at the test images, once.</summary>
internal static class CaptionerTest
{
    private const int BatchSize = 50;

    private static readonly int[] Beams = [3, 5, 8];

    /// <summary>
    /// Captions the validation images with searches of several widths, then the test images with the best of them, and records
    /// the scores; a second call returns the record.
    /// </summary>
    /// <param name="run">A finished run.</param>
    /// <param name="data">Its data.</param>
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

/// <summary>The one look at the test images: <c>test.json</c>.</summary>
/// <param name="Epoch">The epoch whose weights were tested.</param>
/// <param name="Images">How many images there are.</param>
/// <param name="Beam">Captions that the search kept: of <paramref name="Validation"/>, the number with the best mean of all scores.</param>
/// <param name="Scores">How good the captions are, against all captions by people.</param>
/// <param name="Validation">What the choice of the beam was made by.</param>
/// <param name="Data">The test set.</param>
public sealed record CaptionerTestResult(
    int Epoch, [property: JsonPropertyName("pictures")] int Images, int Beam, CaptionScores Scores, IReadOnlyList<BeamScores> Validation, IReadOnlyList<DataSource> Data);

/// <summary>How good captions are if the search keeps a certain number of them.</summary>
/// <param name="Beam">Captions that it keeps.</param>
/// <param name="Scores">How good the best one is.</param>
public sealed record BeamScores(int Beam, CaptionScores Scores);
