namespace Torchline.Training.Downloads;

/// <summary>A file on the web.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Hash">What is publicly known of its hash.</param>
/// <param name="Bytes">Its size, exactly or nearly: what is shown before the server has told, and half of what is accepted.</param>
public sealed record RemoteFile(Uri Address, PublishedHash Hash, long Bytes)
{
    /// <summary>Its name here, without a folder: the one at its address, unless it is given another.</summary>
    public string Name { get; init; } = Address.Segments[^1];

    /// <summary>The most bytes that a server is listened to for.</summary>
    public long MaximumBytes => 2 * Bytes;

    /// <summary>The same file on a mirror.</summary>
    /// <param name="folder">The mirror's address, to which the name is added.</param>
    public RemoteFile At(Uri folder) =>
        this with { Address = new Uri(folder.AbsoluteUri.EndsWith('/') ? folder : new Uri(folder.AbsoluteUri + "/"), Name) };
}
