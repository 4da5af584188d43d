using System.CommandLine;
using Torchline.Training.Downloads;

namespace Torchline.Cli.Data;

/// <summary><c>torchline data</c>.</summary>
internal sealed class DataCommand : Command
{
    public DataCommand() : base("data", "Get data to train on.")
    {
        Subcommands.Add(new SyntheticDataCommand());
        Subcommands.Add(new DataListCommand());
        foreach (var entry in DataCatalogue.Entries)
            Subcommands.Add(new DownloadCommand(entry));
    }
}
