using System.Text.RegularExpressions;
using Xunit;

namespace Clients.Tests;

/// <summary>The clients of other languages: their own tests, and the examples of their documentation.</summary>
[Collection(RunningServiceCollection.Name)]
public sealed partial class LanguageTests(RunningService service)
{
    private static readonly string Clients = Path.Combine(RunningService.Root, "clients");

    private (string Name, string Value) Address => ("TORCHLINE_URL", service.Address);

    [ToolFact(Tool.Node)]
    public async Task TheTestsOfTheJavaScriptClientPass() =>
        await Tool.RunAsync(Tool.Node, Path.Combine(Clients, "typescript"), ["--test", "test/client.test.js"], Address);

    [ToolFact(Tool.Python)]
    public async Task TheTestsOfThePythonClientPass() =>
        await Tool.RunAsync(Tool.Python, Path.Combine(Clients, "python"), ["-B", "-m", "unittest", "tests/test_client.py"], Address);

    [ToolFact(Tool.Node)]
    public async Task TheExampleOfTheJavaScriptClientRuns()
    {
        var folder = Examples();
        var packages = Directory.CreateDirectory(Path.Combine(folder, "node_modules")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(packages, "torchline-client"), Path.Combine(Clients, "typescript"));
        await File.WriteAllTextAsync(Path.Combine(folder, "example.mjs"), ExampleOf("typescript", "js"));
        var output = await Tool.RunAsync(Tool.Node, folder, ["--preserve-symlinks", "example.mjs"]);
        AssertExample(output, folder);
    }

    [ToolFact(Tool.Python)]
    public async Task TheExampleOfThePythonClientRuns()
    {
        var folder = Examples();
        await File.WriteAllTextAsync(Path.Combine(folder, "example.py"), ExampleOf("python", "python"));
        AssertExample(await Tool.RunAsync(Tool.Python, folder, ["-B", "example.py"], ("PYTHONPATH", Path.Combine(Clients, "python"))), folder);
    }

    [ToolFact("npm")]
    public async Task TheJavaScriptPackageHasItsFilesAlone()
    {
        var output = await Tool.RunAsync("npm", Path.Combine(Clients, "typescript"), ["pack", "--dry-run", "--json", "--offline"]);
        Assert.Equal(
            ["README.md", "errors.js", "events.js", "package.json", "torchline.d.ts", "torchline.js"],
            PackedFile().Matches(output).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [ToolFact(Tool.TypeScript)]
    public async Task TheTypesAreTakenByTheCompiler() => await Tool.RunAsync(
        Tool.TypeScript, Path.Combine(Clients, "typescript"), ["--noEmit", "--strict", "--lib", "es2022,dom,dom.iterable", "torchline.d.ts"]);

    /// <summary>A folder from which the examples find the images of the repository.</summary>
    private static string Examples()
    {
        var folder = Directory.CreateTempSubdirectory("torchline-").FullName;
        foreach (var name in new[] { "samples", "models" })
            Directory.CreateSymbolicLink(Path.Combine(folder, name), Path.Combine(RunningService.Root, name));
        return folder;
    }

    private string ExampleOf(string client, string language)
    {
        var page = File.ReadAllText(Path.Combine(Clients, client, "README.md"));
        var code = Regex.Match(page, $"```{language}\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        return code.Replace("http://127.0.0.1:8080", service.Address, StringComparison.Ordinal);
    }

    private static void AssertExample(string output, string folder)
    {
        Assert.StartsWith("negative", output);
        Assert.Contains("a brown dog is running through the grass", output);
        Assert.Contains("succeeded", output);
        Assert.Contains("422", output);
        Assert.NotEmpty(Directory.GetFiles(folder, "dog-at-night.*"));
        Directory.Delete(folder, recursive: true);
    }

    [GeneratedRegex("\"path\": \"([^\"]+)\"")]
    private static partial Regex PackedFile();
}
