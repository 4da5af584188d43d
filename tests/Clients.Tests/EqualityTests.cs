using Torchline.Client;
using Xunit;

namespace Clients.Tests;

/// <summary>Each client has all operations of the OpenAPI document with all of their parameters, and all members of the answers.</summary>
[Collection(RunningServiceCollection.Name)]
public sealed class EqualityTests(RunningService service)
{
    private static readonly string Folder = Path.Combine(RunningService.Root, "clients");

    /// <summary>The methods of the clients for each operation: C#, JavaScript and Python.</summary>
    private static readonly Dictionary<string, (string CSharp, string TypeScript, string Python)> Methods = new()
    {
        ["CaptionImage"] = ("CaptionAsync", "caption", "caption"),
        ["ClassifyImage"] = ("ClassifyAsync", "classify", "classify"),
        ["ClassifySentiment"] = ("ClassifySentimentsAsync", "sentiments", "sentiments"),
        ["DeleteStylizationJob"] = ("DeleteStylizationJobAsync", "deleteJob", "delete_job"),
        ["GetModel"] = ("GetModelAsync", "model", "model"),
        ["GetStyleThumbnail"] = ("GetStyleThumbnailAsync", "thumbnail", "thumbnail"),
        ["GetStylizationJob"] = ("GetStylizationJobAsync", "job", "job"),
        ["GetStylizationJobPreview"] = ("GetStylizationPreviewAsync", "jobPreview", "job_preview"),
        ["GetStylizationJobResult"] = ("GetStylizationResultAsync", "jobResult", "job_result"),
        ["ListModels"] = ("GetModelsAsync", "models", "models"),
        ["ListStyles"] = ("StylesAsync", "styles", "styles"),
        ["ListStylizationJobs"] = ("GetStylizationJobsAsync", "jobs", "jobs"),
        ["Live"] = ("IsLiveAsync", "isLive", "is_live"),
        ["Ready"] = ("IsReadyAsync", "isReady", "is_ready"),
        ["StylizeImage"] = ("StylizeAsync", "stylize", "stylize"),
        ["SubmitStylizationJob"] = ("SubmitStylizationJobAsync", "submitJob", "submit_job"),
        ["TeachModel"] = ("TeachAsync", "teach", "teach"),
        ["WatchStylizationJob"] = ("WaitForStylizationJobAsync", "watchJob", "watch_job"),
    };

    /// <summary>Names of parameters that a language has in its own way.</summary>
    private static readonly Dictionary<string, string> Renamed = new() { ["style"] = "styles", ["start"] = "startFromNoise" };

    [Fact]
    public async Task TheCSharpClientEqualsTheDocument()
    {
        await AssertEqualAsync(CSharpInterface.Read(), method => method.CSharp);
        var document = await OpenApiDocument.LoadAsync(service.Http);
        Assert.Equal(document.WordsOf("JobState"), Enum.GetNames<JobState>().Select(word => word.ToLowerInvariant()));
        Assert.Equal(document.WordsOf("StartImage"), Enum.GetNames<StartImage>().Select(word => word.ToLowerInvariant()));
    }

    [Fact]
    public async Task TheTypeScriptClientEqualsTheDocument()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Folder, "typescript/torchline.d.ts"));
        await AssertEqualAsync(TypeScriptInterface.Read(text), method => method.TypeScript);
        var document = await OpenApiDocument.LoadAsync(service.Http);
        Assert.Equal(document.WordsOf("JobState"), TypeScriptInterface.WordsOf(text, "JobState"));
        Assert.Equal(document.WordsOf("StartImage"), TypeScriptInterface.WordsOf(text, "StartImage"));
    }

    [ToolFact(Tool.Python)]
    public async Task ThePythonClientEqualsTheDocument() =>
        await AssertEqualAsync(await PythonInterface.ReadAsync(Path.Combine(Folder, "python")), method => method.Python);

    private async Task AssertEqualAsync(ClientInterface client, Func<(string CSharp, string TypeScript, string Python), string> nameOf)
    {
        var document = await OpenApiDocument.LoadAsync(service.Http);
        var faults = new List<string>();
        var operations = document.Operations();
        Assert.Equal(operations.Keys.Order(), Methods.Keys.Order());
        foreach (var (operation, parameters) in operations)
        {
            var method = nameOf(Methods[operation]);
            if (!client.Methods.TryGetValue(method, out var given))
                faults.Add($"{operation}: there is no method {method}");
            else
                faults.AddRange(parameters.Where(one => !given.Contains(one) && !given.Contains(Renamed.GetValueOrDefault(one, one))).Select(one => $"{method} lacks {one}"));
        }
        foreach (var (name, shape) in document.Shapes())
        {
            if (!client.Shapes.TryGetValue(name, out var own))
            {
                faults.Add($"there is no {name}");
                continue;
            }
            faults.AddRange(own.Members.Keys.Except(shape.Members.Keys).Select(member => $"{name}.{member} is not in the document"));
            foreach (var (member, type) in shape.Members)
            {
                if (!own.Members.TryGetValue(member, out var actual))
                    faults.Add($"{name} lacks {member}");
                else if (actual.Name != type.Name || (type.Nullable is { } nullable && nullable != actual.Nullable))
                    faults.Add($"{name}.{member} is {actual}, not {type}");
            }
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(document.Shapes().Count > 15);
    }
}
