using Microsoft.Net.Http.Headers;
using Torchline.InferenceService.Tasks.StyleTransfer.Jobs;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>The styles that images can be given.</summary>
/// <param name="Styles">Those of the default model first; each model's in its own order.</param>
public sealed record StyleList(IReadOnlyList<StyleSummary> Styles);

/// <summary>A style that images can be given.</summary>
/// <param name="Name">Its name, for the <c>style</c> of a request.</param>
/// <param name="Title">The title of the image that it was learnt from.</param>
/// <param name="Artist">Who made that image.</param>
/// <param name="Year">When it was finished.</param>
/// <param name="Licence">On what terms that image may be shown and used.</param>
/// <param name="Model">The name of the model that has the style; only styles of one model can be mixed.</param>
/// <param name="Thumbnail">The address of a small JPEG that shows the image, relative to the service's.</param>
public sealed record StyleSummary(string Name, string Title, string Artist, int Year, string Licence, string Model, string Thumbnail);

/// <summary>A small image of a style.</summary>
internal sealed record StyleThumbnail(byte[] File, EntityTagHeaderValue Tag);

/// <summary>The bodies in JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StyleList))]
[JsonSerializable(typeof(StyleJobDocument))]
[JsonSerializable(typeof(StyleJobList))]
[JsonSerializable(typeof(StyleJobEvent))]
internal sealed partial class StyleTransferJson : JsonSerializerContext;
