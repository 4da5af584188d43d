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
        Subcommands.Add(new MiniLmCommand());
    }
}

/// <summary><c>torchline data list</c>: what can be downloaded, from where, on what terms.</summary>
internal sealed class DataListCommand : Command
{
    /// <summary>Declares the command.</summary>
    public DataListCommand() : base("list", "List what can be downloaded, with sizes, licences and addresses.") => SetAction(_ => Print());

    private static int Print()
    {
        foreach (var entry in DataCatalogue.Entries)
        {
            Console.WriteLine($"{entry.Name,-14} {ByteCount.Format(entry.Bytes),9}  {entry.Description}");
            Console.WriteLine($"{"",-25} {entry.Licence}");
            foreach (var file in entry.Files)
                Console.WriteLine($"{"",-25} {file.Address}  {file.Hash}");
        }
        MiniLmCommand.PrintInList();
        return ExitCodes.Success;
    }
}
