using Torchline.Training.Runs;

namespace Torchline.Training.Captioning;

/// <summary>Looks at the test pictures, once.</summary>
public static class CaptionerTest
{
    private const int BatchSize = 50;

    /// <summary>Captions the test pictures with the chosen weights and records the scores; a second call returns the record.</summary>
    /// <param name="run">A finished run.</param>
    /// <param name="data">Its data.</param>
    /// <exception cref="RunException">The run is not finished: the choice of the weights is still open.</exception>
    /// <exception cref="InvalidDataException">There are no test pictures.</exception>
    public static CaptionerTestResult Run(CaptionerRun run, CaptionData data)
    {
        if (run.Test is { } known)
            return known;
        if (!run.Progress.Finished)
            throw new RunException($"{run.Folder.Name}: finish the run before testing it");
        var options = run.Configuration.Options;
        var test = data.ReadTest();
        var said = SaidCaptions.Of(
            run.Network.Decoder, RememberedRegions.Encode(run.Network, test, options.View, BatchSize), run.Vocabulary, options.Recipe.Beam, options.MaxLength);
        var result = new CaptionerTestResult(
            run.Progress.Best!.Epoch, test.Pictures.Count, options.Recipe.Beam, said.ScoresOn(test), test.Sources);
        RunFolder.WriteJson(run.Folder.TestFile, result);
        return result;
    }
}
