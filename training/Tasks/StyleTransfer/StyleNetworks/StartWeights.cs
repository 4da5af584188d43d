namespace Torchline.Training.Tasks.StyleTransfer.StyleNetworks;

/// <summary>Weights of another run that a network starts from.</summary>
internal static class StartWeights
{
    /// <summary>Refuses weights of another network, before a run folder exists.</summary>
    /// <param name="file">The weights, as libtorch's modules save them.</param>
    /// <param name="create">Makes an untrained network.</param>
    /// <returns>The file.</returns>
    /// <exception cref="InvalidDataException">The file does not fit.</exception>
    public static string Fitting(string file, Func<nn.Module> create)
    {
        using var network = create();
        try
        {
            network.load(file);
            return file;
        }
        catch (Exception e) when (e is ArgumentException or EndOfStreamException)
        {
            throw new InvalidDataException($"{file}: not the weights of a network with these styles and sizes (--start)", e);
        }
    }
}
