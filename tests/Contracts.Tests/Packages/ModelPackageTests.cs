using System.Text;
using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Xunit;

namespace Contracts.Tests.Packages;

public sealed class ModelPackageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ModelPackage package;

    public ModelPackageTests() =>
        package = new ModelPublisher(new(folder.Path, TaskContracts.All)).Publish(SampleManifest.Create(), SampleManifest.WriteFiles);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(ModelManifest.NetworkFileName, "changed", "bytes")]
    [InlineData(ModelManifest.NetworkFileName, "ab", "SHA-256")]
    [InlineData("vocabulary.txt", null, "Could not find")]
    [InlineData(ModelManifest.FileName, null, "Could not find")]
    [InlineData(ModelManifest.FileName, "{", "JSON")]
    [InlineData(ModelManifest.FileName, "null", "null")]
    [InlineData(ModelManifest.FileName, "{}", "required")]
    [InlineData(ModelManifest.FileName, "[[[[[[", "ModelManifest")]
    public void ADamagedFileIsNamed(string file, string? content, string problem)
    {
        var path = package.PathOf(file);
        File.Delete(path);
        if (content is not null)
            File.WriteAllText(path, content);

        var exception = Assert.Throws<ModelPackageException>(() => ModelPackage.Open(package.Folder, TaskContracts.All));
        Assert.Equal(path, exception.Path);
        Assert.Contains(problem, exception.Problem);
        Assert.NotEmpty(exception.Remedy);
    }

    [Theory]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": 2", "schemaVersion is 2")]
    [InlineData("\"version\": 1", "\"version\": 0", "version is 0")]
    [InlineData("\"name\": \"vocabulary.txt\"", "\"name\": \"../vocabulary.txt\"", "bad name")]
    [InlineData("\"maxTokens\": 256", "\"maxTokens\": 1000000", "maxTokens")]
    [InlineData("\"tokenizer\": \"review\"", "\"tokenizer\": \"bpe\"", "'bpe' is unknown")]
    [InlineData("\"threshold\": 0.5", "\"threshold\": 1.5", "threshold")]
    [InlineData("\"int64\"", "\"float32\"", "int64 (batch, length)")]
    [InlineData("\"int64\"", "\"int65\"", "$.inputs[0]")]
    [InlineData("\"length\"", "0", "size above 0")]
    public void AManifestThatBreaksARuleIsRefused(string valid, string broken, string problem)
    {
        var path = package.PathOf(ModelManifest.FileName);
        var json = File.ReadAllText(path);
        Assert.Contains(valid, json);
        File.WriteAllText(path, json.Replace(valid, broken));

        Assert.Contains(problem, Assert.Throws<ModelPackageException>(() => ModelPackage.Open(package.Folder, TaskContracts.All)).Problem);
    }

    [Fact]
    public void AHugeManifestIsNotRead()
    {
        File.WriteAllText(package.PathOf(ModelManifest.FileName), new string(' ', 2 * 1024 * 1024), Encoding.ASCII);
        Assert.Contains("bytes", Assert.Throws<ModelPackageException>(() => ModelPackage.Open(package.Folder, TaskContracts.All)).Problem);
    }

    [Fact]
    public void AManifestInAnotherModelsFolderIsRefused()
    {
        Directory.Move(Path.Combine(folder.Path, "sample"), Path.Combine(folder.Path, "other"));
        var exception = Assert.Throws<ModelPackageException>(() => new ModelRepository(folder.Path, TaskContracts.All).OpenLatest("other"));
        Assert.Contains("sample", exception.Problem);
    }

    [Fact]
    public void AMissingRepositoryIsNamed()
    {
        var missing = Path.Combine(folder.Path, "missing");
        Assert.Equal(missing, Assert.Throws<ModelPackageException>(() => new ModelRepository(missing, TaskContracts.All).Names()).Path);
    }
}
