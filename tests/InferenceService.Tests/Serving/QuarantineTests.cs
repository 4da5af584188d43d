using System.Net;
using System.Text;
using InferenceService.Tests.Fixtures;
using Torchline.Contracts.Packages;

namespace InferenceService.Tests.Serving;

/// <summary>A damaged version is not served, and nothing else is affected.</summary>
public sealed class QuarantineTests : IDisposable
{
    private readonly TestModels models = new TestModels().Add("words").Add("other");

    public void Dispose() => models.Dispose();

    public static TheoryData<string> Damages => ["a bit", "no graph", "no manifest's sense", "another version"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task TheVersionBeforeADamagedOneAnswers(string damage)
    {
        Damage("words", 2, damage);
        await using var factory = new ServiceFactory(models.Folder);
        using var client = await factory.StartAsync();

        var list = await (await client.GetAsync("/v1/models")).ReadJsonAsync();
        Assert.Equal([("other", 1), ("words", 1)], list["models"]!.AsArray().Select(one => ((string)one!["name"]!, (int)one["version"]!)));
        var quarantined = Assert.Single(list["quarantined"]!.AsArray())!;
        Assert.Equal(("words", 2), ((string)quarantined["name"]!, (int)quarantined["version"]!));
        Assert.DoesNotContain(models.Folder, (string)quarantined["reason"]!);
        Assert.StartsWith("ready, without words/2", await client.GetStringAsync("/health/ready"));
        await AskAsync(client, "words", HttpStatusCode.OK);
    }

    [Fact]
    public async Task WithoutAnOlderVersionTheOtherModelsAnswerAndTheDefaultIsAnotherOne()
    {
        models.SetDefault("words");
        Damage("words", 1, "a bit");
        await using var factory = new ServiceFactory(models.Folder);
        using var client = await factory.StartAsync();
        await AskAsync(client, "words", HttpStatusCode.NotFound);
        var answer = await client.PostAsync("/v1/sentiment", new StringContent("""{ "text": "good" }""", Encoding.UTF8, "application/json"));
        Assert.Equal("other", (string)(await answer.ReadJsonAsync())["model"]!);
    }

    [Fact]
    public async Task WhereNothingIsDamagedNothingSaysSo()
    {
        await using var factory = new ServiceFactory(models.Folder);
        using var client = await factory.StartAsync();
        Assert.Null((await (await client.GetAsync("/v1/models")).ReadJsonAsync())["quarantined"]);
        Assert.Equal("ready", await client.GetStringAsync("/health/ready"));
    }

    [Fact]
    public async Task WhereNoModelCanBeServedTheServiceEnds()
    {
        Damage("words", 1, "a bit");
        Damage("other", 1, "a bit");
        var (exitCode, lines) = await ServiceProgram.RunAsync([], "--urls", "http://127.0.0.1:0", "--Torchline:Models", models.Folder);
        Assert.Equal(1, exitCode);
        var line = Assert.Single(lines, line => line.Contains(" crit: ", StringComparison.Ordinal));
        Assert.Contains("words/1/model.onnx", line);
        Assert.Contains("SHA-256", line);
    }

    [Fact]
    public async Task AFolderWithoutAVersionIsNamedWithWhatItLacks()
    {
        Directory.CreateDirectory(Path.Combine(models.Folder, "empty"));
        Directory.CreateDirectory(Path.Combine(models.Folder, "half", "1"));
        Directory.CreateDirectory(Path.Combine(models.Folder, "named", "latest"));
        Directory.CreateDirectory(Path.Combine(models.Folder, "flat"));
        File.Copy(Path.Combine(models.Folder, "words", "1", ModelManifest.FileName), Path.Combine(models.Folder, "flat", ModelManifest.FileName));
        await using var service = await ServiceProgram.StartAsync([], "--Torchline:Models", models.Folder);
        string[] warnings = [.. service.Lines.Where(line => line.Contains(" warn: ", StringComparison.Ordinal))];
        Assert.Equal(4, warnings.Length);
        Assert.Contains("empty of the models has no version to serve. It has no folder of a version, such as empty/1.", warnings[0]);
        Assert.Contains("flat/1.", warnings[1]);
        Assert.Contains("The version 1 has no model.json", warnings[2]);
        Assert.Contains("such as named/1, but latest.", warnings[3]);
    }

    [Fact]
    public async Task TheManifestThatClientsGetHasNoFolders()
    {
        const string Command = "torchline train sentiment --data /home/ada/reviews --glove=~/vectors/glove.txt --name a/b";
        Edit("words", 1, "\"command\": \"none\"", $"\"command\": \"{Command}\"");
        await using var factory = new ServiceFactory(models.Folder);
        using var client = await factory.StartAsync();
        var manifest = (await (await client.GetAsync("/v1/models/words")).ReadJsonAsync())["manifest"]!;
        Assert.Equal(
            "torchline train sentiment --data …/reviews --glove=…/glove.txt --name a/b", (string)manifest["provenance"]!["command"]!);
    }

    /// <summary>The committed models start without a warning.</summary>
    [Fact]
    public async Task TheCommittedModelsAreServedWithoutAWarning()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Torchline.slnx")))
            folder = folder.Parent;
        await using var service = await ServiceProgram.StartAsync([], "--Torchline:Models", Path.Combine(folder.FullName, "models"));
        Assert.All(service.Lines, line => Assert.Contains(" info: ", line));
        using var list = await service.Client.GetAsync("/v1/models");
        foreach (var model in (await list.ReadJsonAsync())["models"]!.AsArray())
            Assert.DoesNotContain(folder.FullName, await service.Client.GetStringAsync($"/v1/models/{model!["name"]}"));
    }

    private void Damage(string name, int version, string damage)
    {
        string first = Path.Combine(models.Folder, name, "1"), folder = Path.Combine(models.Folder, name, $"{version}");
        if (version > 1)
        {
            Directory.CreateDirectory(folder);
            foreach (var file in Directory.GetFiles(first))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            if (damage != "another version")
                Edit(name, version, "\"version\": 1", $"\"version\": {version}");
        }
        var network = Path.Combine(folder, ModelManifest.NetworkFileName);
        switch (damage)
        {
            case "a bit":
                var bytes = File.ReadAllBytes(network);
                bytes[bytes.Length / 2] ^= 1;
                File.WriteAllBytes(network, bytes);
                break;
            case "no graph":
                var text = "no graph"u8.ToArray();
                Edit(name, version, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(network))),
                    Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(text)));
                Edit(name, version, $"\"bytes\": {new FileInfo(network).Length}", $"\"bytes\": {text.Length}");
                File.WriteAllBytes(network, text);
                break;
            case "no manifest's sense":
                File.WriteAllText(Path.Combine(folder, ModelManifest.FileName), "{");
                break;
        }
    }

    private void Edit(string name, int version, string from, string to)
    {
        var path = Path.Combine(models.Folder, name, $"{version}", ModelManifest.FileName);
        var text = File.ReadAllText(path);
        Assert.Contains(from, text);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    private static async Task AskAsync(HttpClient client, string model, HttpStatusCode status)
    {
        using var content = new StringContent("""{ "text": "good" }""", Encoding.UTF8, "application/json");
        using var response = await client.PostAsync($"/v1/sentiment?model={model}", content);
        Assert.Equal(status, response.StatusCode);
    }
}
