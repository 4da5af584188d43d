using System.Text;
using System.Text.Json;
using Torchline.Contracts.Packages;
using Xunit;

namespace Contracts.Tests.Packages;

public class ModelSchemaTests
{
    private static readonly JsonSchemaChecker Schema =
        new(JsonDocument.Parse(File.ReadAllText(Repository.PathOf("contracts/model.schema.json"))).RootElement);

    [Fact]
    public void AWrittenManifestSatisfiesTheSchema() => Assert.Empty(Problems(
        (SampleManifest.Create() with { Files = [new("model.onnx", 2, new('0', 64)), new("vocabulary.txt", 3, new('1', 64))] }).ToJson()));

    [Fact]
    public void TheCommittedManifestsSatisfyTheSchema()
    {
        foreach (var path in Directory.GetFiles(Repository.PathOf("models"), ModelManifest.FileName, SearchOption.AllDirectories))
            Assert.Empty(Problems(File.ReadAllBytes(path)));
    }

    [Theory]
    [InlineData("\"name\": \"sample\"", "\"name\": \"../sample\"")]
    [InlineData("\"batch\"", "0")]
    [InlineData("\"bytes\": 2", "\"bytes\": -2")]
    [InlineData("\"command\"", "\"comand\"")]
    [InlineData("\"certain\": false", "\"certain\": 0")]
    [InlineData("\"It reads English.\"", "\"\"")]
    [InlineData("\"model.onnx\"", "\"model.bin\"")]
    public void ABrokenManifestDoesNot(string valid, string broken)
    {
        var manifest = SampleManifest.Create() with { Files = [new("model.onnx", 2, new('0', 64))] };
        var json = Encoding.UTF8.GetString(manifest.ToJson());
        Assert.Contains(valid, json);
        Assert.NotEmpty(Problems(Encoding.UTF8.GetBytes(json.Replace(valid, broken))));
    }

    internal static List<string> Problems(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. Schema.Check(document.RootElement)];
    }
}
