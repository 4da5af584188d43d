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

    [Theory]
    [InlineData("\"lowerCase\": true", "\"lowerCase\": false", "lowerCase is not true")]
    [InlineData("\"lowerCase\": true,", "", "lowerCase is not true")]
    [InlineData("\"emoji\": 1", "\"emoji\": 2", "emoji is 2; this program has version 1")]
    [InlineData("\"maxTokens\": 64", "\"maxTokens\": 2", "maxTokens is 2")]
    [InlineData("\"wordpiece\"", "\"review\"", "neither lowerCase nor emoji")]
    [InlineData("\"temperature\": 1.5", "\"temperature\": 0", "temperature is 0")]
    [InlineData("\"temperature\": 1.5", "\"temperature\": 1e9", "temperature is 1000000000")]
    [InlineData("\"logOdds\": 1.25", "\"logOdds\": -10.5", "logOdds is -10.5")]
    [InlineData("\"not\"", "\"is not\"", "calibration.negation.words")]
    [InlineData("\"not\"", "\"\"", "calibration.negation.words")]
    [InlineData("\"minWords\": 3", "\"minWords\": 0", "minWords is 0")]
    [InlineData("\"minScore\": 0.6", "\"minScore\": 0.4", "minScore is 0.4")]
    [InlineData("\"minScore\": 0.6", "\"minScore\": 1", "minScore is 1")]
    [InlineData("\"maxUnknown\": 0.25", "\"maxUnknown\": 2", "maxUnknown is 2")]
    [InlineData("\"maxContinuations\": 0.35", "\"maxContinuations\": -1", "maxContinuations is -1")]
    [InlineData("\"minLatin\": 0.5", "\"minLatin\": 50", "minLatin is 50")]
    [InlineData("\"minLatin\": 0.5", "\"minLetters\": 1", "minL")]
    public void AManifestOfWordPiecesThatBreaksARuleIsRefused(string valid, string broken, string problem)
    {
        var pieces = new ModelPublisher(new(folder.Path, TaskContracts.All)).Publish(SampleManifest.OfWordPieces(), SampleManifest.WriteFiles);
        var path = pieces.PathOf(ModelManifest.FileName);
        var json = File.ReadAllText(path);
        Assert.Contains(valid, json);
        Assert.Empty(ModelSchemaTests.Problems(File.ReadAllBytes(path)));
        File.WriteAllText(path, json.Replace(valid, broken));

        Assert.Contains(problem, Assert.Throws<ModelPackageException>(() => ModelPackage.Open(pieces.Folder, TaskContracts.All)).Problem);
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
