using Torchline.Training.Core.Data;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Captioning.Data;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>The captioned images that a captioner learns from, and its vocabulary.</summary>
public class CaptionData
{
    private readonly CaptionFolder folder;
    private CaptionSet? test;

    /// <summary>Reads the captions and looks at the images.</summary>
    /// <param name="path">A folder of captioned images (see <see cref="CaptionFolder"/>).</param>
    /// <param name="weights">The pre-trained weights of the encoder.</param>
    /// <param name="minimumCount">Words that come less often in the training captions become <c>&lt;UNK&gt;</c>.</param>
    /// <param name="malformed">Reports and counts unusable lines.</param>
    /// <param name="warn">Receives a line for what is left out.</param>
    /// <exception cref="InvalidDataException">A file is missing or too malformed, or no images or words are left.</exception>
    /// <exception cref="IOException">The weights cannot be read.</exception>
    public CaptionData(string path, string weights, int minimumCount, MalformedLines malformed, Action<string> warn)
    {
        var pretrained = DataSource.OfFile(weights); // first: it is wrong more often than anything that takes longer to read
        folder = new CaptionFolder(path, malformed, warn);
        Train = folder.Read(ImageSplit.Train);
        Validation = folder.Read(ImageSplit.Validation);
        Vocabulary = CaptionVocabulary.Build(Train.Images.SelectMany(image => image.Captions), minimumCount);
        if (Vocabulary.Count == CaptionVocabulary.SpecialTokens.Count)
            throw new InvalidDataException($"{path}: no word comes {minimumCount} times in the training captions");
        Sources = [.. Train.Sources.Concat(Validation.Sources).Append(pretrained).Distinct()];
    }

    /// <summary>Images to learn from.</summary>
    public CaptionSet Train { get; }

    /// <summary>Images to measure by.</summary>
    public CaptionSet Validation { get; }

    /// <summary>The words of all training captions that come often enough.</summary>
    public CaptionVocabulary Vocabulary { get; }

    /// <summary>The files with their checksums.</summary>
    public IReadOnlyList<DataSource> Sources { get; }

    /// <summary>Images to test with, once everything is chosen; looked at when they are first asked for.</summary>
    /// <inheritdoc cref="CaptionFolder.Read" path="/exception" />
    public CaptionSet Test => test ??= folder.Read(ImageSplit.Test);
}
