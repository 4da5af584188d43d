using System.Text.Json.Serialization;

namespace Torchline.Contracts.Packages;

/// <summary>A style of a stylizer and the image that it was learnt from.</summary>
/// <param name="Name">The style's label, for example <c>starry-night</c>; a file's name, so that requests and files can have it.</param>
/// <param name="Title">The image's title.</param>
/// <param name="Artist">Who made it.</param>
/// <param name="Year">When it was finished.</param>
/// <param name="Licence">On what terms the image may be shown and used, for example <c>Public domain</c>.</param>
public sealed record StyleDescription(string Name, string Title, string Artist, int Year, string Licence)
{
    /// <summary>The file in the package that shows the image, a small JPEG.</summary>
    [JsonIgnore]
    public string Thumbnail => $"styles/{Name}.jpg";
}
