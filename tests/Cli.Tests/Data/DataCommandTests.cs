using System.Diagnostics;
using System.Security.Cryptography;
using Torchline.Cli;
using Torchline.Cli.Data;
using Torchline.Training.Downloads;
using Xunit;
using static Torchline.Tests.TestServer;

namespace Cli.Tests.Data;

/// <summary>What needs a process of its own: stdout, signals, the environment.</summary>
[Collection(nameof(DataCommandTests))]
[CollectionDefinition(nameof(DataCommandTests), DisableParallelization = true)]
public sealed class DataCommandTests : IDisposable
{
    private static readonly byte[] Content = new byte[200_000];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void PrintsThePathAndNothingElse()
    {
        using var server = new TestServer(request => Serve(request, Content));
        var hash = PublishedHash.Sha256(Convert.ToHexStringLower(SHA256.HashData(Content)));
        var entry = new DataSetEntry("zeros", "", "", [new RemoteFile(new Uri("https://nowhere.invalid/zeros.bin"), hash, Content.Length)]);
        var output = new StringWriter();
        var console = Console.Out;
        Console.SetOut(output);
        try
        {
            Assert.Equal(ExitCodes.Success, new DownloadCommand(entry).Parse(["--to", folder.Path, "--from", server.Address.AbsoluteUri]).Invoke());
        }
        finally
        {
            Console.SetOut(console);
        }
        Assert.Equal(folder["zeros.bin"] + Environment.NewLine, output.ToString());
    }

    [Fact]
    public async Task CtrlCLeavesWhatHasArrived()
    {
        using (var silent = new TestServer(request => Serve(request, Content) with { CutAfter = 100_000, FallsSilent = true }))
        {
            using var process = Start([], "squeezenet1_0", "--from", silent.Address.AbsoluteUri);
            var part = folder["squeezenet1_0-b66bff10.pth.part.etag"];
            while (!File.Exists(part))
                await Task.Delay(20);
            Process.Start("sh", ["-c", $"kill -INT {process.Id}"]).WaitForExit();
            await process.WaitForExitAsync();
            Assert.Equal(ExitCodes.Stopped, process.ExitCode);
            Assert.Contains("run the same command again to continue", process.StandardError.ReadToEnd());
        }
        var arrived = new FileInfo(folder["squeezenet1_0-b66bff10.pth.part"]).Length;

        using var server = new TestServer(request => Serve(request, Content));
        using var again = Start([], "squeezenet1_0", "--from", server.Address.AbsoluteUri);
        await again.WaitForExitAsync();
        Assert.Equal(arrived == 0 ? null : (int)arrived, Assert.Single(server.Requests).RangeStart);
        Assert.Equal(ExitCodes.Failure, again.ExitCode);
        Assert.Contains("is not the file that was published (SHA-256 beginning with b66bff10)", again.StandardError.ReadToEnd());
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task GoesThroughTheProxyOfTheEnvironment()
    {
        using var proxy = new TestServer(request => Serve(request, Content));
        using var process = Start([("http_proxy", proxy.Address.AbsoluteUri)], "vgg19", "--from", "http://torchline.invalid/models");
        await process.WaitForExitAsync();
        Assert.Equal(ExitCodes.Failure, process.ExitCode);
        Assert.Equal("http://torchline.invalid/models/vgg19-dcbb9e9d.pth", Assert.Single(proxy.Requests).Target);
    }

    [Theory]
    [InlineData("resnet18", "--from", "ftp://x")]
    [InlineData("resnet19")]
    public async Task ReportsErrorsInOneLine(params string[] arguments)
    {
        using var process = Start([], arguments);
        await process.WaitForExitAsync();
        Assert.Equal(ExitCodes.Failure, process.ExitCode);
        Assert.InRange(process.StandardError.ReadToEnd().Trim().Split('\n').Length, 1, 4);
    }

    [Fact]
    public async Task ListsTheCatalogue()
    {
        using var process = Start([], "list");
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.All(DataCatalogue.Entries.SelectMany(entry => entry.Files), file => Assert.Contains(file.Address.AbsoluteUri, output));
    }

    private Process Start((string Name, string Value)[] environment, params string[] arguments)
    {
        string[] to = arguments[0] == "list" ? [] : ["--to", folder.Path];
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Torchline.Cli.dll"), "data", .. arguments, .. to])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
