using System.Text.Json.Serialization;

namespace Torchline.Contracts.Packages;

/// <summary>How an image of any shape becomes a square.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImageFit>))]
public enum ImageFit
{
    /// <summary>The short side is resized and the square in the middle cut out; what lies outside is not seen.</summary>
    [JsonStringEnumMemberName("crop")]
    Crop,

    /// <summary>Both sides are resized to the square's; all is seen, and things look wider or taller than they are.</summary>
    [JsonStringEnumMemberName("squash")]
    Squash,
}
