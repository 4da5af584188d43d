using Torchline.Contracts.Packages;

namespace Torchline.Training.Tasks.StyleTransfer.FeedForward;

/// <summary>A style that a network learns, and the image that it learns it from.</summary>
/// <param name="File">The image.</param>
/// <param name="Name">The style's label: letters, digits, and <c>-</c>, <c>_</c>, <c>.</c>.</param>
/// <param name="Title">The image's title.</param>
/// <param name="Artist">Who made it.</param>
/// <param name="Year">When it was finished.</param>
/// <param name="Licence">On what terms the image may be shown and used.</param>
public sealed record LearnedStyle(string File, string Name, string Title, string Artist, int Year, string Licence)
{
    /// <summary>How the licence of an image begins that may be learned from, but not passed on.</summary>
    public const string InCopyright = "In copyright";

    /// <summary>Whether a model package may hold a small copy of the image.</summary>
    public bool MayBeShown => !Licence.StartsWith(InCopyright, StringComparison.OrdinalIgnoreCase);

    /// <summary>What a model package says of it.</summary>
    public StyleDescription Describe() => new(Name, Title, Artist, Year, Licence);
}
