using Torchline.Training.Core.Data;

namespace Torchline.Training.Tasks.Captioning.ByHand;

/// <summary>The captioned images of a training by hand, in pairs.</summary>
/// <param name="options">Name the folder and the bounds of vocabulary and captions.</param>
/// <param name="warn">Receives a line for what is left out.</param>
/// <inheritdoc cref="CaptionData(string, string, int, MalformedLines, Action{string})" path="/exception" />
public sealed class HandCaptionerData(HandCaptionerOptions options, Action<string> warn)
    : CaptionData(options.Data, options.Weights, options.MinimumCount, new MalformedLines(options.MaxMalformed, warn), warn)
{
    private const int ValidationSeed = 0; // the same pairs for all runs, so that they can be compared

    /// <summary>The captions that are learned.</summary>
    /// <param name="seed">Decides which.</param>
    public CaptionPairs TrainPairs(long seed) => CaptionPairs.Draw(Train, options.Captions, seed, Vocabulary, options.Length);

    /// <summary>The captions that are measured by.</summary>
    public CaptionPairs ValidationPairs() =>
        CaptionPairs.Draw(Validation, options.Recipe.EvaluationPairs, ValidationSeed, Vocabulary, options.Length);
}
