using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Export;
using Torchline.Export.Tasks;
using Torchline.Training.Weights.Safetensors;

namespace Torchline.Cli.Export;

/// <summary><c>torchline weights models/NAME/VERSION --to FILE</c>.</summary>
internal sealed class WeightsCommand : Command, IHasExamples
{
    private const string Network = "network."; // how the names of all weights begin where a normalisation of pixels is put before the network

    private readonly Argument<string> package = new("PACKAGE") { Description = "Folder of a version of a package" };
    private readonly Option<string> to = new("--to") { Description = "The .safetensors file to write", Required = true };

    public WeightsCommand() : base("weights", "Write the weights of a package to a file that a training can start from.")
    {
        Arguments.Add(package);
        Options.Add(to);
        SetAction(command => ExportErrors.Report(() => Write(command.GetRequiredValue(package), command.GetRequiredValue(to))));
    }

    public string Examples =>
        """
          torchline weights models/styles/1 --to styles.safetensors
          torchline train style-network --styles styles --content photos --start styles.safetensors --width 32 --blocks 8 --name more
        """;

    private static int Write(string folder, string file)
    {
        using var program = ExportTasks.OpenPackage(ModelPackage.Open(folder, TaskContracts.All), data: null);
        var module = program.Request().Module
            ?? throw new ExportException($"{folder}: the network of this package has no weights of its own");
        var weights = module.state_dict();
        var isWrapped = weights.Keys.All(name => name.StartsWith(Network, StringComparison.Ordinal));
        SafetensorsFile.Write(file, weights.ToDictionary(weight => isWrapped ? weight.Key[Network.Length..] : weight.Key, weight => weight.Value));
        Console.WriteLine($"wrote {file}: {weights.Count} tensors, {weights.Values.Sum(weight => weight.numel()):N0} numbers");
        return ExitCodes.Success;
    }
}
