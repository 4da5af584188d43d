namespace Torchline.Client;

/// <summary>A style of a mix.</summary>
/// <param name="Name">One of the service's, see <see cref="TorchlineClient.StylesAsync"/>.</param>
/// <param name="Weight">How much of it, against the others, from 0 to 1000.</param>
public sealed record StyleWeight(string Name, double Weight = 1)
{
    /// <summary>A style with the weight 1.</summary>
    public static implicit operator StyleWeight(string name) => new(name);
}
