using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Torchline.InferenceService.Hosting;
using Torchline.InferenceService.Settings;

namespace InferenceService.Tests.Settings;

/// <summary>The settings file, and kinds of settings.</summary>
public sealed class SettingsCheckTests : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"settings-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(file);

    [Theory]
    [InlineData("""{ "Torchline": { "Limits": { "Texts": 10 }, "Teaching": { "Enabled": true } }, "Logging": { "LogLevel": { "Default": "Debug" } } }""")]
    [InlineData("""{ "AllowedHosts": "*", "Kestrel": { "Endpoints": { "Http": { "Url": "http://*:1" } } }, "urls": "http://*:9000;http://unix:/tmp/x" }""")]
    [InlineData("{}")]
    public void AFileOfSettingsIsFine(string json) => Assert.Empty(MistakesIn(json));

    [Theory]
    [InlineData("""{ "Torchline": { "Limits": { "Text": 10 } } }""", "'Torchline:Limits:Text'", "Did you mean 'Torchline:Limits:Texts'?")]
    [InlineData("""{ "Torchlime": { "Models": "x" } }""", "'Torchlime:Models'", "Did you mean 'Torchline:Models'?")]
    [InlineData("""{ "Loging": { "LogLevel": { "Default": "Debug" } } }""", "'Loging:LogLevel:Default'")]
    [InlineData("""{ "Kestrel": { "EndPoint": { "Url": "http://*:1" } } }""", "'Kestrel:EndPoint:Url'")]
    [InlineData("""{ "Torchline": { "Batching": { "Workers": 1.5 } } }""", "'1.5' is no whole number")]
    [InlineData("""{ "Torchline": { "Models": { "Folder": "x" } } }""", "'Torchline:Models:Folder'")]
    public void AMistakeInTheFileIsNamedWithTheFile(string json, params string[] words)
    {
        var mistake = Assert.Single(MistakesIn(json));
        Assert.All([.. words, Path.GetFileName(file)], word => Assert.Contains(word, mistake));
    }

    private List<string> MistakesIn(string json)
    {
        File.WriteAllText(file, json);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.AddTorchline(Program.Tasks);
        return [.. new SettingsCheck(new ConfigurationBuilder().AddJsonFile(file).Build(), new(builder.Services)).Mistakes()];
    }
}
