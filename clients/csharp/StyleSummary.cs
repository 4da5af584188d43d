namespace Torchline.Client;

/// <summary>A style that images can be given.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">The title of the image that it was learnt from.</param>
/// <param name="Artist">Who made that image.</param>
/// <param name="Year">When it was finished.</param>
/// <param name="Licence">On what terms that image may be shown and used.</param>
/// <param name="Model">The name of the model that has the style; only styles of one model can be mixed.</param>
/// <param name="Thumbnail">The address of a small JPEG that shows the image, relative to the service's.</param>
public sealed record StyleSummary(string Name, string Title, string Artist, int Year, string Licence, string Model, string Thumbnail);
