namespace Torchline.Contracts.Packages;

/// <summary>How a request becomes a network's inputs; one property is set, for the kind of input that the task has.</summary>
public sealed record Preprocessing
{
    /// <summary>For models that read text.</summary>
    public TextPreprocessing? Text { get; init; }

    /// <summary>For models that see images.</summary>
    public ImagePreprocessing? Image { get; init; }

    /// <summary>For models that see images of many sizes.</summary>
    public ImageSizes? Sizes { get; init; }
}
