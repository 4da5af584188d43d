using System.Text.Json.Serialization;

namespace Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

/// <summary>What an optimisation starts from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StartImage>))]
public enum StartImage
{
    /// <summary>The content.</summary>
    [JsonStringEnumMemberName("content")]
    Content,

    /// <summary>Noise, the same for each image of a size.</summary>
    [JsonStringEnumMemberName("noise")]
    Noise,
}
