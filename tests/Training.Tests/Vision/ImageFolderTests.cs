using Torchline.Training.Vision;
using Xunit;

namespace Training.Tests.Vision;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<string> warnings = [];

    public ImageFolderTests() => ColouredImages.Write(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void FoldersAreClassesInOrdinalOrder()
    {
        var read = Read();
        Assert.Equal(ColouredImages.Classes, read.Classes);
        Assert.Equal(24, read.Images.Count);
        Assert.All(read.Images, image => Assert.Equal(image.Label == 0 ? "blue" : "red", Directory.GetParent(image.Path)!.Name));
        Assert.Empty(warnings);
    }

    [Fact]
    public void WhatCannotBeDecodedIsLeftOutWithItsName()
    {
        File.WriteAllBytes(folder["train/red/broken.png"], File.ReadAllBytes(folder["train/red/00.png"])[..100]);
        folder.File("train/red/notes.txt", "no image");
        Assert.Equal(24, Read().Images.Count);
        Assert.Equal(2, warnings.Count);
        Assert.Contains(warnings, warning => warning.Contains("broken.png", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.Contains("notes.txt", StringComparison.Ordinal));
    }

    [Fact]
    public void TheChecksumFollowsEveryByteAndName()
    {
        var before = Read().Source.Sha256;
        Assert.Equal(before, Read().Source.Sha256);
        File.Move(folder["train/red/00.png"], folder["train/red/99.png"]);
        Assert.NotEqual(before, Read().Source.Sha256);
    }

    [Fact]
    public void MissingFoldersAndEmptyClassesAreErrors()
    {
        Assert.Contains("no such folder", Assert.Throws<InvalidDataException>(() => ImageFolder.Read(folder["none"], warnings.Add)).Message);
        Directory.CreateDirectory(folder["train/green"]);
        Assert.Contains("green", Assert.Throws<InvalidDataException>(() => Read()).Message);
        Assert.Contains("no folder", Assert.Throws<InvalidDataException>(() => ImageFolder.Read(folder["train/red"], warnings.Add)).Message);
    }

    private ImageFolder Read() => ImageFolder.Read(folder["train"], warnings.Add);
}
