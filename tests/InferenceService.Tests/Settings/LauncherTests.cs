using System.Diagnostics;

namespace InferenceService.Tests.Settings;

/// <summary>The launcher, with a program in the place of <c>dotnet</c> that prints how it is called.</summary>
public sealed class LauncherTests : IDisposable
{
    private const string Dotnet =
        """
        #!/usr/bin/env bash
        case $1 in
          --list-sdks) echo "10.0.100 [/usr/share/dotnet/sdk]" ;;
          build) touch "$(dirname "$0")/built" ;;
          *) echo "run: $*"; env | grep -i "^torchline\|^ASPNETCORE\|^ORT_" | sort ;;
        esac
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("torchline-launcher-").FullName;
    private readonly string repository;

    public LauncherTests()
    {
        var real = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(real!.FullName, "Torchline.slnx")))
            real = real.Parent;
        repository = Directory.CreateDirectory(Path.Combine(folder, "repository")).FullName;
        string[] folders =
        [
            "cli", "inference-service", "contracts", "imaging", "training", "export/Torchline.Teaching", "export/Torchline.TrainingSteps", "docs/reference",
        ];
        foreach (var one in folders)
            Directory.CreateDirectory(Path.Combine(repository, one));
        File.WriteAllText(Path.Combine(repository, "Directory.Build.props"), "");
        File.Copy(Path.Combine(real.FullName, "torchline"), Path.Combine(repository, "torchline"));
        File.Copy(Path.Combine(real.FullName, "docs/reference/options.md"), Path.Combine(repository, "docs/reference/options.md"));
        var dotnet = Path.Combine(folder, "dotnet");
        File.WriteAllText(dotnet, Dotnet);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("serve --help", "./torchline serve --urls http://0.0.0.0:9000")]
    [InlineData("serve --urls http://127.0.0.1:1 -h", "./torchline serve --urls")]
    [InlineData("test --help", "./torchline test Contracts")]
    [InlineData("bench --help", "./torchline bench serve-sentiment")]
    [InlineData("bench recorder --help", "./torchline bench serve-sentiment")]
    [InlineData("train sentiment --help", "--learning-rate")]
    [InlineData("export style-loss --help", "--content-layer")]
    [InlineData("export runs/x --help", "`<RUN>`")]
    [InlineData("train --help", "./torchline train classifier")]
    [InlineData("--help", "./torchline serve")]
    public void HelpBuildsAndStartsNothing(string arguments, string line)
    {
        var (exitCode, output) = Run("torchline", [], arguments.Split(' '));
        Assert.Equal(0, exitCode);
        Assert.Contains(line, output);
        Assert.DoesNotContain("run:", output);
        Assert.False(File.Exists(Path.Combine(folder, "built")));
    }

    /// <summary>What the launcher sets is a default; it used to override the environment.</summary>
    [Fact]
    public void TheEnvironmentIsLeftAsItIs()
    {
        var (exitCode, output) = Run(
            "torchline", [("Torchline__Models", "/mine"), ("ASPNETCORE_HTTP_PORTS", "9000")], "serve", "--Torchline:Batching:Workers", "2");
        Assert.Equal(0, exitCode);
        Assert.Matches("run: .*Torchline.InferenceService.dll --Torchline:Batching:Workers 2\n", output);
        Assert.Contains("Torchline__Models=/mine\n", output);
        Assert.Contains("ASPNETCORE_HTTP_PORTS=9000\n", output);
        Assert.Contains($"TORCHLINE_DEFAULT_Torchline__Models={repository}/models\n", output);
        Assert.Contains("ORT_DISABLE_TELEMETRY=1\n", output);
        Assert.DoesNotContain("urls", output);
    }

    [Fact]
    public void ASymbolicLinkLeadsToTheRepository()
    {
        Directory.CreateDirectory(Path.Combine(folder, "bin"));
        File.CreateSymbolicLink(Path.Combine(folder, "first"), Path.Combine("repository", "torchline"));
        File.CreateSymbolicLink(Path.Combine(folder, "bin", "torchline"), Path.Combine(folder, "first"));
        var (exitCode, output) = Run(Path.Combine(folder, "bin", "torchline"), [], "serve");
        Assert.Equal(0, exitCode);
        Assert.Contains($"run: {repository}/artifacts/bin/", output);
    }

    private (int ExitCode, string Output) Run(string launcher, IEnumerable<(string Name, string Value)> variables, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("bash", [launcher, .. arguments]) { WorkingDirectory = repository, RedirectStandardOutput = true };
        start.Environment["PATH"] = $"{folder}:{start.Environment["PATH"]}";
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
