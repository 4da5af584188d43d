using System.Net;
using System.Net.Sockets;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Settings;

/// <summary>How the program starts, and how it does not.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TestModels models = new TestModels().Add("words");

    public void Dispose() => models.Dispose();

    [Theory]
    [InlineData("--port 9000", "'port' (command line)", "Did you mean 'urls'?")]
    [InlineData("--Torchline:Batching:Worker 2", "(command line)", "Did you mean 'Torchline:Batching:Workers'?")]
    [InlineData("--Torchlne:Models x", "'Torchlne:Models'", "Did you mean 'Torchline:Models'?")]
    [InlineData("--Torchline:Texts 2", "Did you mean 'Torchline:Limits:Texts'?")]
    [InlineData("--Torchline:Batching 2", "It is a group: Torchline:Batching:MaxBatchSize")]
    [InlineData("--Torchline:Batching:Workers two", "'two' is not a whole number")]
    [InlineData("--Torchline:Batching:Workers 1,000", "write 1000")]
    [InlineData("--Torchline:Limits:BodyBytes many", "'many' is not a whole number")]
    [InlineData("--Torchline:Teaching:Enabled yes", "true, false")]
    [InlineData("--Torchline:Limits:Texts 0", "Texts")]
    [InlineData("--Torchline:Models", "has no value")]
    [InlineData("serve", "'serve' is no setting")]
    [InlineData("-p 9000", "'-p' is no setting")]
    [InlineData("--urls 9000", "'9000' is no address")]
    [InlineData("--urls http://127.0.0.1:99999", "'http://127.0.0.1:99999' is no address")]
    [InlineData("--urls ftp://127.0.0.1:1", "is no address")]
    [InlineData("--http_ports many", "'many' is no port")]
    [InlineData("--urls http://203.0.113.1:9000", "--urls http://127.0.0.1:9000")]
    public async Task ASettingThatCannotBeUsedEndsTheStartInOneLine(string arguments, params string[] words) =>
        AssertOneLine(await ServiceProgram.RunAsync([], arguments.Split(' ')), words);

    [Theory]
    [InlineData("Torchline__Limits__Text", "5", "environment variable Torchline__Limits__Text", "Did you mean 'Torchline:Limits:Texts'?")]
    [InlineData("TORCHLINE__LIMITS__TEXTS", "5,5", "has a comma")]
    [InlineData("Torchlin__Models", "x", "environment variable Torchlin__Models", "Did you mean 'Torchline:Models'?")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "x", "environment variable ASPNETCORE_HTTP_PORTS", "'x' is no port")]
    public async Task AVariableThatCannotBeUsedEndsTheStartInOneLine(string name, string value, params string[] words) =>
        AssertOneLine(await ServiceProgram.RunAsync([(name, value)]), words);

    [Fact]
    public async Task APortThatIsInUseEndsTheStartInOneLine()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://{other.LocalEndpoint}";
        AssertOneLine(await ServiceProgram.RunAsync([], "--urls", address, "--Torchline:Models", models.Folder), address, "in use", "--urls");
    }

    [Fact]
    public async Task AnErrorOfTheStartIsJsonWhereTheLogIs()
    {
        var (_, lines) = await ServiceProgram.RunAsync([("Logging__Console__FormatterName", "json")], "--port", "9000");
        Assert.StartsWith("{\"time\":", Assert.Single(lines));
        Assert.Contains("\"level\":\"Critical\"", lines[0]);
    }

    /// <summary>Variables of other programs are none of this one's business, and the addresses of a Kubernetes service begin like its own.</summary>
    [Fact]
    public async Task OtherVariablesAreLeftAlone()
    {
        await using var service = await ServiceProgram.StartAsync(
            [("TORCHLINE_PORT", "tcp://10.0.0.1:8080"), ("TORCHLINE_SERVICE_HOST", "10.0.0.1"), ("Other__Setting", "x")],
            "--Torchline:Models", models.Folder);
        Assert.Equal(0, await service.StopAsync());
    }

    /// <summary>The command line wins over the environment, this over the settings file, and this over the launcher's defaults.</summary>
    [Theory]
    [InlineData("command", "environment", "default", "command")]
    [InlineData(null, "environment", "default", "environment")]
    [InlineData(null, null, "default", "default")]
    public async Task SettingsHaveAnOrder(string? command, string? environment, string byDefault, string expected)
    {
        var variables = new List<(string, string)> { ("TORCHLINE_DEFAULT_Torchline__Models", $"/missing/{byDefault}") };
        if (environment is not null)
            variables.Add(("Torchline__Models", $"/missing/{environment}"));
        var (exitCode, lines) = await ServiceProgram.RunAsync(
            variables, ["--urls", "http://127.0.0.1:0", .. command is null ? (string[])[] : ["--Torchline:Models", $"/missing/{command}"]]);
        Assert.Equal(1, exitCode);
        Assert.Contains(lines, line => line.Contains($"/missing/{expected}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task HelpListsEverySettingAndStartsNothing()
    {
        var (exitCode, lines) = await ServiceProgram.RunAsync([("Torchline__Models", "/missing")], "--help");
        Assert.Equal(0, exitCode);
        Assert.Contains(lines, line => line.Contains("Torchline:Batching:Workers  [default: 0]  [0 to 1024]", StringComparison.Ordinal));
        Assert.Contains("Examples", lines);
        Assert.DoesNotContain(lines, line => line.Contains("missing", StringComparison.Ordinal));
    }

    private static void AssertOneLine((int ExitCode, IReadOnlyList<string> Lines) ended, params string[] words)
    {
        Assert.Equal(1, ended.ExitCode);
        var line = Assert.Single(ended.Lines);
        Assert.Contains("crit: InferenceService: The service cannot start.", line);
        Assert.All(words, word => Assert.Contains(word, line));
        Assert.DoesNotContain("System.", line);
    }
}
