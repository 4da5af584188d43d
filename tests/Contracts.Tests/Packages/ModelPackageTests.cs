using System.Text;
using Torchline.Contracts.Packages;
using Xunit;

namespace Contracts.Tests.Packages;

public sealed class ModelPackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelPackage _package;

    public ModelPackageTests() =>
        _package = new ModelPublisher(new(_folder.Path)).Publish(SampleManifest.Create(), SampleManifest.WriteFiles);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ModelManifest.NetworkFileName, "changed", "bytes")]
    [InlineData(ModelManifest.NetworkFileName, "ab", "SHA-256")]
    [InlineData("vocabulary.txt", null, "Could not find")]
    [InlineData(ModelManifest.FileName, null, "Could not find")]
    [InlineData(ModelManifest.FileName, "{", "JSON")]
    [InlineData(ModelManifest.FileName, "null", "null")]
    [InlineData(ModelManifest.FileName, "{}", "required")]
    [InlineData(ModelManifest.FileName, "[[[[[[", "ModelManifest")]
    public void A_damaged_file_is_named(string file, string? content, string problem)
    {
        string path = _package.PathOf(file);
        File.Delete(path);
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }

        var exception = Assert.Throws<ModelPackageException>(() => ModelPackage.Open(_package.Folder));
        Assert.Equal(path, exception.Path);
        Assert.Contains(problem, exception.Problem);
        Assert.NotEmpty(exception.Remedy);
    }

    [Theory]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": 2", "schemaVersion is 2")]
    [InlineData("\"version\": 1", "\"version\": 0", "version is 0")]
    [InlineData("\"name\": \"vocabulary.txt\"", "\"name\": \"../vocabulary.txt\"", "bad name")]
    [InlineData("\"maxTokens\": 256", "\"maxTokens\": 1000000", "maxTokens")]
    [InlineData("\"tokenizer\": \"review\"", "\"tokenizer\": \"bpe\"", "'bpe' is not known")]
    [InlineData("\"threshold\": 0.5", "\"threshold\": 1.5", "threshold")]
    [InlineData("\"int64\"", "\"float32\"", "int64 (batch, length)")]
    [InlineData("\"int64\"", "\"int65\"", "$.inputs[0]")]
    [InlineData("\"length\"", "0", "size above 0")]
    public void A_manifest_that_breaks_a_rule_is_refused(string valid, string broken, string problem)
    {
        string path = _package.PathOf(ModelManifest.FileName);
        string json = File.ReadAllText(path);
        Assert.Contains(valid, json);
        File.WriteAllText(path, json.Replace(valid, broken));

        Assert.Contains(problem, Assert.Throws<ModelPackageException>(() => ModelPackage.Open(_package.Folder)).Problem);
    }

    [Fact]
    public void A_huge_manifest_is_not_read()
    {
        File.WriteAllText(_package.PathOf(ModelManifest.FileName), new string(' ', 2 * 1024 * 1024), Encoding.ASCII);
        Assert.Contains("bytes", Assert.Throws<ModelPackageException>(() => ModelPackage.Open(_package.Folder)).Problem);
    }

    [Fact]
    public void A_manifest_in_another_models_folder_is_refused()
    {
        Directory.Move(Path.Combine(_folder.Path, "sample"), Path.Combine(_folder.Path, "other"));
        var exception = Assert.Throws<ModelPackageException>(() => new ModelRepository(_folder.Path).OpenLatest("other"));
        Assert.Contains("sample", exception.Problem);
    }

    [Fact]
    public void A_missing_repository_is_named()
    {
        string missing = Path.Combine(_folder.Path, "missing");
        Assert.Equal(missing, Assert.Throws<ModelPackageException>(() => new ModelRepository(missing).Names()).Path);
    }
}
