using System.IO.Compression;
using Torchline.Training.Downloads;
using Torchline.Training.Tasks.Captioning.Data;
using Torchline.Training.Vision;
using Xunit;

namespace Training.Tests.Tasks.Captioning.Data;

/// <summary>What <c>torchline data flickr8k</c> unpacks is a folder of captions as it is.</summary>
public sealed class Flickr8kArchiveTests : IDisposable
{
    private readonly CaptionedFolder original = new(
        "Flickr8k.token.txt", "Flicker8k_Dataset", "#", "Flickr_8k.trainImages.txt", "Flickr_8k.devImages.txt", "Flickr_8k.testImages.txt");

    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        original.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task TheUnpackedArchivesAreReadAsTheyAre()
    {
        // The original has captions of an image that is not there, and that no list names.
        File.AppendAllText(original["Flickr8k.token.txt"], "2258277193_586949ec62.jpg.1#0\tpeople waiting for the subway\n");
        original.Write("readme.txt", "text");
        var entry = DataCatalogue.Entries.Single(entry => entry.Name == "flickr8k");
        var archive = folder["all.zip"];
        ZipFile.CreateFromDirectory(original.Path, archive);
        var unpacked = Directory.CreateDirectory(folder[Path.Combine(entry.Name, entry.Root)]).FullName;
        await ZipUnpacker.UnpackAsync(archive, unpacked, CancellationToken.None);

        List<string> reports = [];
        var captions = new CaptionFolder(unpacked, new(0, reports.Add), reports.Add);
        Assert.Equal([4, 2, 2], Enum.GetValues<ImageSplit>().Select(split => captions.Read(split).Images.Count));
        Assert.Equal([["a", "dog"], ["the", "red", "e"]], captions.Read(ImageSplit.Validation).Images[0].Captions);
        Assert.Empty(reports);
    }
}
