using Torchline.Training.Core.Data;
using Torchline.Training.Core.Runs;
using Torchline.Training.Tasks.Captioning.Data;
using Torchline.Training.Vision;

namespace Torchline.Training.Tasks.Captioning;

/// <summary>The captioned images that a captioner learns from, and its vocabulary.</summary>
internal class CaptionData
{
    private readonly CaptionFolder folder;
    private CaptionSet? test;

    /// <summary>Reads the captions and checks the images.</summary>
    /// <param name="path">A folder of captioned images (see <see cref="CaptionFolder"/>).</param>
    /// <param name="weights">The weights that the training starts from.</param>
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

    /// <summary>Images to test with, once everything is chosen; checked when they are first used.</summary>
    public CaptionSet Test => test ??= folder.Read(ImageSplit.Test);
}

/// <summary>All captions of images as a network takes them.</summary>
internal sealed class EncodedCaptions
{
    private readonly long[][][] captions;

    /// <summary>Encodes the captions of a set.</summary>
    /// <param name="set">The images.</param>
    /// <param name="vocabulary">The words.</param>
    /// <param name="maxLength">The most words that are taken of a caption, its end included.</param>
    public EncodedCaptions(CaptionSet set, CaptionVocabulary vocabulary, int maxLength)
    {
        captions =
        [
            .. set.Images.Select(image => image.Captions.Select(words =>
                vocabulary.Encode(words, Math.Min(words.Count + 1, maxLength) + 1)).ToArray()),
        ];
    }

    /// <summary>How many images there are.</summary>
    public int Images => captions.Length;

    /// <summary>The captions of some images, each beginning with <c>&lt;START&gt;</c> and ending with <c>&lt;END&gt;</c>.</summary>
    /// <returns>
    /// Ids (B, n, T + 1), int64, of the longest caption's length and the largest number of captions, filled up with <c>&lt;NULL&gt;</c>.
    /// </returns>
    public Tensor Of(IReadOnlyList<int> images)
    {
        var perImage = images.Max(image => captions[image].Length);
        var length = images.Max(image => captions[image].Max(caption => caption.Length));
        var ids = new long[images.Count * perImage * length];
        foreach (var (row, image) in images.Index())
        {
            foreach (var (column, caption) in captions[image].Index())
                caption.CopyTo(ids.AsSpan(((row * perImage) + column) * length));
        }
        return tensor(ids, [images.Count, perImage, length]);
    }
}
