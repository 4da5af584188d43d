using Torchline.Training.Weights;

namespace Torchline.Training.Vision;

/// <summary>Reads a network for images with all its weights, the head's included, as torchvision publishes them.</summary>
internal static class PretrainedWeights
{
    private const int MostClasses = 100_000;
    private const int UsualClasses = 1000;

    /// <summary>Builds a network and fills it from a file.</summary>
    /// <param name="name">The network, one of <see cref="VisionModels.Names"/>; null for the one that the weights belong to.</param>
    /// <param name="file">The file, .pth or .safetensors. Nothing in it is executed.</param>
    /// <returns>The network in evaluation mode; its name is that of the architecture.</returns>
    /// <exception cref="WeightFileException">The file is damaged or no state dict, or its weights are those of another network.</exception>
    public static PretrainedNetwork Load(string? name, string file)
    {
        using var weights = WeightFile.Read(file);
        var recognised = Recognise(weights);
        if ((name ?? recognised) is not { } chosen)
        {
            throw new WeightFileException(
                file, $"the weights of no network that is known here: {Describe(weights)}. Name the network that they are meant for: --model "
                + string.Join(", ", VisionModels.Names));
        }
        var architecture = VisionModels.Of(chosen);
        // A head of another size is no difference between networks: the file decides how many classes there are.
        var classes = weights.TryGetValue(architecture.Head + ".weight", out var head) && head.dim() > 0 && head.shape[0] is > 0 and <= MostClasses
            ? (int)head.shape[0]
            : UsualClasses;
        var network = VisionModels.Create(chosen, classes);
        try
        {
            StateDictLoader.Load(network, weights, new StateDictOptions { Optional = network.Auxiliary, ConvertTypes = true });
        }
        catch (StateDictMismatchException mismatch)
        {
            network.Dispose();
            var advice = recognised is null ? "" : $"\n  the file looks like {recognised}: --model {recognised}";
            throw new WeightFileException(file, $"these are not the weights of {chosen}: {mismatch.Report.Explanation}{advice}", mismatch);
        }
        network.eval();
        return new PretrainedNetwork(chosen, network, classes, architecture.View);
    }

    /// <summary>The network whose head and whose number of parameters the weights have; null for none that is known.</summary>
    /// <remarks>No two networks have the same number.</remarks>
    public static string? Recognise(StateDict weights) => VisionModels.Names.FirstOrDefault(name => IsOf(VisionModels.Of(name), weights));

    private static bool IsOf(VisionArchitecture architecture, StateDict weights)
    {
        if (!weights.TryGetValue(architecture.Head + ".weight", out var head) || head.dim() < 2)
            return false;
        var parameters = weights
            .Where(entry => !IsBuffer(entry.Key) && !architecture.Auxiliary.Any(part => entry.Key.StartsWith(part, StringComparison.Ordinal)))
            .Sum(entry => entry.Value.numel());
        return parameters == architecture.ParametersFor(head.shape[0], head.shape[1]);
    }

    private static bool IsBuffer(string name) =>
        name.EndsWith(".running_mean", StringComparison.Ordinal) || name.EndsWith(".running_var", StringComparison.Ordinal)
        || name.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    private static string Describe(StateDict weights) =>
        $"{weights.Count} entries, {string.Join(", ", weights.Keys.Take(3).Select(key => Printable.Of(key)))}{(weights.Count > 3 ? ", …" : "")}";
}

/// <summary>A network for images with published weights.</summary>
/// <param name="Name">The architecture's name.</param>
/// <param name="Network">The network, in evaluation mode.</param>
/// <param name="Classes">How many classes it tells apart.</param>
/// <param name="View">The crop of an image that it is measured by.</param>
internal sealed record PretrainedNetwork(string Name, VisionNetwork Network, int Classes, ImageView View);
