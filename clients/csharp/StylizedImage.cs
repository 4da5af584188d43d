namespace Torchline.Client;

/// <summary>An image in its new style.</summary>
/// <param name="File">The image's file.</param>
/// <param name="MediaType">Its format, for example <c>image/png</c>.</param>
/// <param name="Model">The name of the model that made it.</param>
public sealed record StylizedImage(byte[] File, string MediaType, string Model);
