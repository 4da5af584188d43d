using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks;
using Torchline.Contracts.Tasks.Sentiment;
using Torchline.Contracts.Text;
using Xunit;

namespace Contracts.Tests.Packages;

public sealed class ModelPublisherTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ModelRepository repository;
    private readonly ModelPublisher publisher;

    public ModelPublisherTests()
    {
        repository = new(folder.Path, TaskContracts.All);
        publisher = new(repository);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void APublishedPackageOpensWithItsFilesListed()
    {
        var published = publisher.Publish(SampleManifest.Create(), SampleManifest.WriteFiles);
        var opened = repository.OpenLatest("sample");

        Assert.Equal(published.Folder, opened.Folder);
        Assert.Equal(["model.onnx", "vocabulary.txt"], opened.Manifest.Files.Select(file => file.Name));
        Assert.Equal(2, opened.Manifest.Files[0].Bytes);
        Assert.Equal(4, opened.LoadVocabulary().Count);
        Assert.Equal(SampleManifest.Create().Provenance.Created, opened.Manifest.Provenance.Created);
        Assert.Equal(4, (int)opened.Manifest.Architecture.Options["vocabulary"]!);
        Assert.True(File.Exists(Path.Combine(folder.Path, "sample", TritonConfig.FileName)));
    }

    [Fact]
    public void FilesInASubFolderAreListedWithIt()
    {
        var published = publisher.Publish(SampleManifest.Create(), folder =>
        {
            SampleManifest.WriteFiles(folder);
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "styles")).FullName, "wave.jpg"), "an image");
        });
        Assert.Equal(["model.onnx", "styles/wave.jpg", "vocabulary.txt"], published.Manifest.Files.Select(file => file.Name));

        var path = published.PathOf("styles/wave.jpg");
        Assert.Equal("an image", File.ReadAllText(path));
        File.WriteAllText(path, "no image");
        Assert.Equal(path, Assert.Throws<ModelPackageException>(() => ModelPackage.Open(published.Folder, TaskContracts.All)).Path);
    }

    [Fact]
    public void FilesDeeperThanThatAreNotPublished()
    {
        var exception = Assert.Throws<ModelPackageException>(() => publisher.Publish(SampleManifest.Create(), folder =>
        {
            SampleManifest.WriteFiles(folder);
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "a", "b")).FullName, "c"), "");
        }));
        Assert.Contains("a/b/c", exception.Problem);
        Assert.Empty(repository.Names());
    }

    [Fact]
    public void AVersionIsReplacedOnlyOnDemand()
    {
        publisher.Publish(SampleManifest.Create(), SampleManifest.WriteFiles);
        var changed = SampleManifest.Create() with { Description = "second" };

        var refused = Assert.Throws<ModelPackageException>(() => publisher.Publish(changed, SampleManifest.WriteFiles));
        Assert.Contains("exists already", refused.Problem);
        Assert.Equal("A model that tests write", repository.OpenLatest("sample").Manifest.Description);

        publisher.Publish(changed, SampleManifest.WriteFiles, overwrite: true);
        Assert.Equal("second", repository.OpenLatest("sample").Manifest.Description);
        Assert.Equal(["1"], Directory.GetDirectories(Path.Combine(folder.Path, "sample")).Select(Path.GetFileName));
    }

    [Fact]
    public void AFailedPublicationLeavesNothingBehind()
    {
        Assert.Throws<IOException>(() => publisher.Publish(SampleManifest.Create(), folder =>
        {
            SampleManifest.WriteFiles(folder);
            throw new IOException("disk full");
        }));

        Assert.Empty(repository.Names());
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(folder.Path, "sample")));
    }

    [Fact]
    public void WhatCouldNotBeOpenedIsNotPublished()
    {
        var exception = Assert.Throws<ModelPackageException>(() =>
            publisher.Publish(SampleManifest.Create() with { Labels = ["yes", "no"] }, SampleManifest.WriteFiles));

        Assert.Contains("labels", exception.Problem);
        Assert.Empty(repository.Names());
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData(".hidden")]
    [InlineData("")]
    public void ANameIsNoPath(string name) =>
        Assert.Throws<ModelPackageException>(() => publisher.Publish(SampleManifest.Create(name), SampleManifest.WriteFiles));

    [Fact]
    public void TheNewestVersionIsTheHighestNumber()
    {
        foreach (var version in new[] { 9, 10, 2 })
            publisher.Publish(SampleManifest.Create(version: version), SampleManifest.WriteFiles);

        Directory.CreateDirectory(repository.FolderOf("sample", 11)); // without a manifest: somebody is still writing it
        Directory.CreateDirectory(Path.Combine(folder.Path, "sample", ".publishing-x"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "empty"));

        Assert.Equal(["sample"], repository.Names());
        Assert.Equal([2, 9, 10], repository.Versions("sample"));
        Assert.Equal(10, repository.OpenLatest("sample").Manifest.Version);
    }

    [Fact]
    public void TheDefaultModelOfATaskIsRemembered()
    {
        publisher.Publish(SampleManifest.Create(), SampleManifest.WriteFiles);
        Assert.Empty(repository.Defaults());

        repository.SetDefault(SentimentContract.Task, "sample");
        Assert.Equal("sample", repository.Defaults()[SentimentContract.Task]);
        Assert.Throws<ModelPackageException>(() => repository.SetDefault(SentimentContract.Task, "other"));
    }
}
