using Torchline.Contracts.Packages;
using Torchline.Contracts.Tasks.Sentiment;
using Xunit;

namespace Contracts.Tests.Packages;

public sealed class ModelPublisherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelRepository _repository;
    private readonly ModelPublisher _publisher;

    public ModelPublisherTests()
    {
        _repository = new(_folder.Path);
        _publisher = new(_repository);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_published_package_opens_with_its_files_listed()
    {
        var published = _publisher.Publish(SampleManifest.Create(), SampleManifest.WriteFiles);
        var opened = _repository.OpenLatest("sample");

        Assert.Equal(published.Folder, opened.Folder);
        Assert.Equal(["model.onnx", "vocabulary.txt"], opened.Manifest.Files.Select(file => file.Name));
        Assert.Equal(2, opened.Manifest.Files[0].Bytes);
        Assert.Equal(4, opened.LoadVocabulary().Count);
        Assert.Equal(SampleManifest.Create().Provenance.Created, opened.Manifest.Provenance.Created);
        Assert.Equal(4, (int)opened.Manifest.Architecture.Options["vocabulary"]!);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "sample", TritonConfig.FileName)));
    }

    [Fact]
    public void Files_in_a_sub_folder_are_listed_with_it()
    {
        var published = _publisher.Publish(SampleManifest.Create(), folder =>
        {
            SampleManifest.WriteFiles(folder);
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "styles")).FullName, "wave.jpg"), "an image");
        });
        Assert.Equal(["model.onnx", "styles/wave.jpg", "vocabulary.txt"], published.Manifest.Files.Select(file => file.Name));

        string path = published.PathOf("styles/wave.jpg");
        Assert.Equal("an image", File.ReadAllText(path));
        File.WriteAllText(path, "no image");
        Assert.Equal(path, Assert.Throws<ModelPackageException>(() => ModelPackage.Open(published.Folder)).Path);
    }

    [Fact]
    public void Files_deeper_than_that_are_not_published()
    {
        var exception = Assert.Throws<ModelPackageException>(() => _publisher.Publish(SampleManifest.Create(), folder =>
        {
            SampleManifest.WriteFiles(folder);
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "a", "b")).FullName, "c"), "");
        }));
        Assert.Contains("a/b/c", exception.Problem);
        Assert.Empty(_repository.Names());
    }

    [Fact]
    public void A_version_is_replaced_only_on_demand()
    {
        _publisher.Publish(SampleManifest.Create(), SampleManifest.WriteFiles);
        var changed = SampleManifest.Create() with { Description = "second" };

        var refused = Assert.Throws<ModelPackageException>(() => _publisher.Publish(changed, SampleManifest.WriteFiles));
        Assert.Contains("exists already", refused.Problem);
        Assert.Equal("A model that tests write", _repository.OpenLatest("sample").Manifest.Description);

        _publisher.Publish(changed, SampleManifest.WriteFiles, overwrite: true);
        Assert.Equal("second", _repository.OpenLatest("sample").Manifest.Description);
        Assert.Equal(["1"], Directory.GetDirectories(Path.Combine(_folder.Path, "sample")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_failed_publication_leaves_nothing_behind()
    {
        Assert.Throws<IOException>(() => _publisher.Publish(SampleManifest.Create(), folder =>
        {
            SampleManifest.WriteFiles(folder);
            throw new IOException("disk full");
        }));

        Assert.Empty(_repository.Names());
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_folder.Path, "sample")));
    }

    [Fact]
    public void What_could_not_be_opened_is_not_published()
    {
        var exception = Assert.Throws<ModelPackageException>(() =>
            _publisher.Publish(SampleManifest.Create() with { Labels = ["yes", "no"] }, SampleManifest.WriteFiles));

        Assert.Contains("labels", exception.Problem);
        Assert.Empty(_repository.Names());
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData(".hidden")]
    [InlineData("")]
    public void A_name_is_no_path(string name) =>
        Assert.Throws<ModelPackageException>(() => _publisher.Publish(SampleManifest.Create(name), SampleManifest.WriteFiles));

    [Fact]
    public void The_newest_version_is_the_highest_number()
    {
        foreach (int version in new[] { 9, 10, 2 })
        {
            _publisher.Publish(SampleManifest.Create(version: version), SampleManifest.WriteFiles);
        }

        Directory.CreateDirectory(_repository.FolderOf("sample", 11)); // without a manifest: somebody is still writing it
        Directory.CreateDirectory(Path.Combine(_folder.Path, "sample", ".publishing-x"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "empty"));

        Assert.Equal(["sample"], _repository.Names());
        Assert.Equal([2, 9, 10], _repository.Versions("sample"));
        Assert.Equal(10, _repository.OpenLatest("sample").Manifest.Version);
    }

    [Fact]
    public void The_default_model_of_a_task_is_remembered()
    {
        _publisher.Publish(SampleManifest.Create(), SampleManifest.WriteFiles);
        Assert.Empty(_repository.Defaults());

        _repository.SetDefault(SentimentContract.Task, "sample");
        Assert.Equal("sample", _repository.Defaults()[SentimentContract.Task]);
        Assert.Throws<ModelPackageException>(() => _repository.SetDefault(SentimentContract.Task, "other"));
    }
}
