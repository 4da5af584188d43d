using Microsoft.Net.Http.Headers;

namespace Torchline.InferenceService.Tasks.StyleTransfer;

/// <summary>The image that shows a style.</summary>
/// <param name="File">A JPEG file.</param>
/// <param name="Tag">Another one if the file is.</param>
internal sealed record StyleThumbnail(byte[] File, EntityTagHeaderValue Tag);
