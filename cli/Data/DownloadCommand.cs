using Torchline.Training.Downloads;
using Torchline.Training.Downloads.Display;

namespace Torchline.Cli.Data;

/// <summary><c>torchline data NAME</c>: gets one entry of the catalogue and prints where it is.</summary>
internal sealed class DownloadCommand : Command, IHasExamples
{
    private readonly DataSetEntry entry;
    private readonly Option<string> to = new("--to")
    {
        Description = "Folder to put it in",
        DefaultValueFactory = _ => CacheFolder.Default,
    };

    private readonly Option<string?> from = new("--from")
    {
        Description = "Address of a folder on a mirror that has files of the same names; the hashes must agree all the same",
    };

    public DownloadCommand(DataSetEntry entry) : base(entry.Name, $"{entry.Description}, {ByteCount.Format(entry.Bytes)}.")
    {
        this.entry = entry;
        Options.Add(to);
        Options.Add(from);
        SetAction(command => UserErrors.Report(() => Download(command.GetRequiredValue(to), command.GetValue(from))));
    }

    public string Examples =>
        $"""
          torchline data {entry.Name}
          torchline data {entry.Name} --to data
        """;

    private int Download(string folder, string? mirror)
    {
        var wanted = mirror is null ? entry : entry with { Files = [.. entry.Files.Select(file => file.At(Address(mirror)))] };
        var display = DownloadDisplay.ForConsole();
        using var signals = new StopSignals();
        using var client = Downloader.CreateClient();
        var installer = new DataInstaller(new Downloader(client, new DownloadOptions(), display), display);
        try
        {
            var path = display.ShowAsync(() => installer.InstallAsync(wanted, folder, signals.Token)).GetAwaiter().GetResult();
            Console.WriteLine(path);
            return ExitCodes.Success;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            display.Print("stopped; run the same command again to continue");
            return ExitCodes.Stopped;
        }
    }

    private static Uri Address(string mirror) =>
        Uri.TryCreate(mirror, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new RunException($"--from must be an address that begins with http:// or https://, not \"{mirror}\"");
}
