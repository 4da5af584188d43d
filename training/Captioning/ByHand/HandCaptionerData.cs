using Torchline.Training.Data;
using Torchline.Training.Data.Captions;
using Torchline.Training.Runs;

namespace Torchline.Training.Captioning.ByHand;

/// <summary>The captioned pictures of a training, and its vocabulary.</summary>
public sealed class HandCaptionerData
{
    private const int ValidationSeed = 0; // the same pairs for all runs, so that they can be compared

    private readonly HandCaptionerOptions options;

    /// <summary>Reads the captions and looks at the pictures.</summary>
    /// <param name="options">Name the folder and the bounds of vocabulary and captions.</param>
    /// <param name="warn">Receives a line for what is left out.</param>
    /// <exception cref="InvalidDataException">A file is missing or too malformed, or no pictures or words are left.</exception>
    public HandCaptionerData(HandCaptionerOptions options, Action<string> warn)
    {
        this.options = options;
        var folder = new CaptionFolder(options.Data, new MalformedLines(options.MaxMalformed, warn), warn);
        Train = folder.Read(CaptionSplit.Train);
        Validation = folder.Read(CaptionSplit.Validation);
        Vocabulary = CaptionVocabulary.Build(Train.Pictures.SelectMany(picture => picture.Captions), options.MinimumCount);
        if (Vocabulary.Count == CaptionVocabulary.SpecialTokens.Count)
            throw new InvalidDataException($"{options.Data}: no word comes {options.MinimumCount} times in the training captions");
        Sources = [.. Train.Sources.Concat(Validation.Sources).Append(DataSource.OfFile(options.Weights)).Distinct()];
    }

    /// <summary>Pictures to learn from.</summary>
    public CaptionSet Train { get; }

    /// <summary>Pictures to measure by.</summary>
    public CaptionSet Validation { get; }

    /// <summary>The words of all training captions that come often enough.</summary>
    public CaptionVocabulary Vocabulary { get; }

    /// <summary>The files with their checksums.</summary>
    public IReadOnlyList<DataSource> Sources { get; }

    /// <summary>The captions that are learned.</summary>
    /// <param name="seed">Decides which.</param>
    public CaptionPairs TrainPairs(long seed) => CaptionPairs.Draw(Train, options.Captions, seed, Vocabulary, options.Length);

    /// <summary>The captions that are measured by.</summary>
    public CaptionPairs ValidationPairs() =>
        CaptionPairs.Draw(Validation, options.Recipe.EvaluationPairs, ValidationSeed, Vocabulary, options.Length);
}
