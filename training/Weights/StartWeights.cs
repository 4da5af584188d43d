namespace Torchline.Training.Weights;

/// <summary>
/// Weights that a network starts from: <c>checkpoints/best.dat</c> of another run, or <c>.safetensors</c> of <c>torchline weights</c>,
/// which takes them from a package.
/// </summary>
internal static class StartWeights
{
    private const string Safetensors = ".safetensors";

    /// <summary>Reads the weights.</summary>
    /// <param name="network">A network of the same sizes.</param>
    /// <param name="file">The file.</param>
    /// <exception cref="InvalidDataException">The file does not fit.</exception>
    public static void Load(nn.Module network, string file)
    {
        try
        {
            if (file.EndsWith(Safetensors, StringComparison.OrdinalIgnoreCase))
            {
                using var weights = WeightFile.Read(file);
                StateDictLoader.Load(network, weights, new StateDictOptions());
            }
            else
            {
                network.load(file);
            }
        }
        catch (Exception e) when (e is ArgumentException or EndOfStreamException or WeightFileException)
        {
            throw new InvalidDataException($"{file}: not the weights of this network in these sizes (--start)", e);
        }
    }

    /// <summary>Refuses weights of another network, before a run folder exists.</summary>
    /// <param name="file">The file.</param>
    /// <param name="create">Makes an untrained network.</param>
    /// <returns>The file.</returns>
    /// <exception cref="InvalidDataException">The file does not fit.</exception>
    public static string Fitting(string file, Func<nn.Module> create)
    {
        using var network = create();
        Load(network, file);
        return file;
    }
}
