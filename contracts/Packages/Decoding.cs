namespace Torchline.Contracts.Packages;

/// <summary>How a network's outputs become an answer.</summary>
public sealed record Decoding
{
    /// <summary>From which probability on a two-class model's answer is the second label.</summary>
    public double? Threshold { get; init; }

    /// <summary>The file in the package that lists the tokens which a captioner says, see <see cref="Tasks.Captioning.CaptionVocabulary"/>.</summary>
    public string? Vocabulary { get; init; }

    /// <summary>How many captions the search keeps, unless a request asks for another number.</summary>
    public int? Beam { get; init; }

    /// <summary>The most tokens of a caption, its end included.</summary>
    public int? MaxLength { get; init; }
}
